package brownout.chaos.workload.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.registry.Workloads;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.OpenLoop;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.ScriptedPace;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.jobs.Jobs;
import brownout.chaos.workload.notifications.Notifications;
import brownout.chaos.workload.profiles.Profiles;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadClientsTest {
    @TempDir
    Path home;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile Handler handler = exchange -> answer(exchange, 500, "");
    private HttpServer server;

    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            handler.handle(exchange);
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        never.countDown();
        server.stop(0);
    }

    @Test
    void in_a_lab_with_tenants_every_call_carries_the_workloads_key_which_says_the_tenant() throws IOException {
        Jobs jobs =
                new Jobs(load(Duration.ofSeconds(20)), new TreeMap<>(Map.of("normal", 1)), Duration.ofSeconds(1), 2);
        Map<String, String> job = Map.of("tenant", "tenant-1");
        try (Client open = Workloads.client(jobs, status(server.getAddress().getPort()))) {
            open.send("s", "submit", "k1", job).toCompletableFuture().join();
        }
        LabHome lab = new LabHome(home);
        Files.createDirectories(lab.secrets());
        Files.writeString(lab.workloadKey(), "the-key-of-workloads\n");

        try (Client keyed = Workloads.client(jobs, status(server.getAddress().getPort()))) {
            keyed.send("s", "submit", "k2", job).toCompletableFuture().join();
        }

        assertThat(credentials).containsExactly("null", "Bearer the-key-of-workloads");
        assertThat(requests.get(0)).contains("tenant-1");
        assertThat(requests.get(1)).doesNotContain("tenant");
    }

    @Test
    void an_accepted_notification_is_ok_with_its_id() {
        handler = exchange -> answer(exchange, 202, "{\"id\":\"n-1\",\"state\":\"ACCEPTED\"}");

        Client.Reply reply = submit(notifications(Duration.ofSeconds(20)));

        assertThat(reply.outcome()).isEqualTo(Outcome.OK);
        assertThat(reply.out()).containsEntry("id", "n-1").containsEntry("status", "202");
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("POST /v1/notifications k-1 ")
                .contains("\"guarantee\":\"AT_LEAST_ONCE\"", "\"channels\":[\"PUSH\"]");
    }

    @Test
    void a_timeout_is_an_unknown_outcome() {
        handler = exchange -> await(never);

        Client.Reply reply = submit(notifications(Duration.ofMillis(300)));

        assertThat(reply.outcome()).isEqualTo(Outcome.INFO);
        assertThat(reply.out()).containsEntry("error", "no answer within 300 ms");
    }

    @Test
    void an_answer_that_stalls_after_its_headers_is_an_unknown_outcome() {
        handler = exchange -> {
            exchange.sendResponseHeaders(202, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(never);
        };

        Client.Reply reply = submit(notifications(Duration.ofMillis(300)));

        assertThat(reply.outcome()).isEqualTo(Outcome.INFO);
        assertThat(reply.out()).containsEntry("error", "no answer within 300 ms");
    }

    @Test
    void a_connection_that_breaks_after_the_request_left_is_an_unknown_outcome() {
        handler = HttpExchange::close;

        assertThat(submit(notifications(Duration.ofSeconds(20))).outcome()).isEqualTo(Outcome.INFO);
    }

    @Test
    void a_refused_connection_is_a_definite_failure() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        Client.Reply reply = submit(notifications(Duration.ofSeconds(20), free));

        assertThat(reply.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(reply.out().get("error")).startsWith("connection refused");
    }

    @Test
    void an_answer_says_whether_something_may_still_happen() {
        Map<Integer, Outcome> expected = Map.of(
                400,
                Outcome.FAIL,
                422,
                Outcome.FAIL,
                429,
                Outcome.FAIL,
                409,
                Outcome.INFO,
                408,
                Outcome.INFO,
                500,
                Outcome.INFO,
                503,
                Outcome.INFO);
        for (Map.Entry<Integer, Outcome> each : expected.entrySet()) {
            handler = exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "7");
                answer(exchange, each.getKey(), "{\"title\":\"No\",\"detail\":\"because\"}");
            };
            Client.Reply reply = submit(notifications(Duration.ofSeconds(20)));
            assertThat(reply.outcome()).as("status %s", each.getKey()).isEqualTo(each.getValue());
            assertThat(reply.out())
                    .containsEntry("error", "HTTP " + each.getKey() + ": because")
                    .containsEntry("retryAfter", "7");
        }
    }

    @Test
    void an_answer_that_says_that_nothing_was_written_is_a_definite_failure() {
        handler = exchange -> answer(exchange, 503, "{\"detail\":\"no home\",\"outcome\":\"not-written\"}");

        assertThat(ask(profiles(), "s", "write", Map.of("region", "eu", "opId", "w"))
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_notification_that_was_provably_not_accepted_is_a_definite_failure() {
        handler = exchange -> answer(exchange, 503, "{\"detail\":\"no Kafka\",\"outcome\":\"not-accepted\"}");

        assertThat(submit(notifications(Duration.ofSeconds(20))).outcome()).isEqualTo(Outcome.FAIL);
    }

    @Test
    void a_session_carries_its_token_and_nobody_elses() {
        List<String> tokens = new CopyOnWriteArrayList<>();
        handler = exchange -> {
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Session-Token")));
            exchange.getResponseHeaders().set("Session-Token", "t" + tokens.size());
            exchange.getResponseHeaders().set("Profile-Version", "3");
            answer(exchange, 200, "{\"version\":3,\"epoch\":1,\"opId\":\"0065abd009780926778f5e00851728b3\"}");
        };
        Client client = profiles();

        ask(client, "ana", "write", Map.of("region", "eu", "opId", "w-1"));
        ask(client, "ana", "read", Map.of("region", "eu", "level", "session"));
        ask(client, "bob", "read", Map.of("region", "eu", "level", "session"));
        Client.Reply last = ask(client, "ana", "read", Map.of("region", "eu", "level", "session"));

        assertThat(tokens).containsExactly("null", "t1", "null", "t2");
        assertThat(last.out())
                .containsEntry("version", "3")
                .containsEntry("opId", "w-1")
                .containsEntry("epoch", "1");
        assertThat(requests.get(0)).startsWith("PUT /v1/profiles/p w-1 ");
    }

    @Test
    void a_profile_is_read_with_its_value_and_what_it_was_built_on() {
        String whole =
                "{\"version\":3,\"prevVersion\":2,\"epoch\":1,\"opId\":\"w\",\"fields\":{\"displayName\":\"as of w\","
                        + "\"attributes\":{\"asOf\":\"as of %s\"}}}";
        handler = exchange -> answer(exchange, 200, String.format(whole, "w"));
        Map<String, String> in = Map.of("region", "eu", "level", "eventual");
        assertThat(ask(profiles(), "s", "read", in).out())
                .containsEntry("value", "as of w")
                .containsEntry("prev", "2");

        handler = exchange -> answer(exchange, 200, String.format(whole, "v"));
        assertThat(ask(profiles(), "s", "read", in).out()).containsEntry("value", "as of w / as of v");
    }

    @Test
    void a_bounded_read_asks_for_its_bound_and_tells_what_was_proven() {
        List<String> asked = new CopyOnWriteArrayList<>();
        handler = exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Consistency"));
            exchange.getResponseHeaders().set("Consistency-Achieved", "bounded; max-staleness=2s");
            exchange.getResponseHeaders().set("Staleness-Bound-Ms", asked.size() == 1 ? "140" : "unknown");
            answer(exchange, 200, "{\"version\":1,\"fields\":{\"displayName\":\"as of w\"}}");
        };
        Client client = profiles();
        Map<String, String> in = Map.of("region", "eu", "level", "bounded", "maxStalenessMs", "2000");

        assertThat(ask(client, "s", "read", in).out()).containsEntry("boundMs", "140");
        assertThat(ask(client, "s", "read", in).out())
                .doesNotContainKey("boundMs")
                .containsEntry("achieved", "bounded");
        assertThat(asked).containsOnly("bounded; max-staleness=2000ms");
    }

    @Test
    void a_profile_that_nobody_wrote_is_read_as_version_zero_and_a_refusal_is_a_failure() {
        handler = exchange -> {
            exchange.getResponseHeaders().set("Consistency-Achieved", "eventual");
            exchange.getResponseHeaders().set("Staleness-Bound-Ms", "4655");
            exchange.getResponseHeaders().set("Served-By", "eu; redis");
            answer(exchange, 404, "{\"title\":\"Not Found\"}");
        };
        Client.Reply absent = ask(profiles(), "s", "read", Map.of("region", "eu", "level", "eventual"));
        assertThat(absent.outcome()).isEqualTo(Outcome.OK);
        assertThat(absent.out())
                .containsEntry("version", "0")
                .containsEntry("achieved", "eventual")
                .containsEntry("boundMs", "4655")
                .containsEntry("servedBy", "eu; redis");

        handler = exchange -> answer(exchange, 503, "{\"title\":\"Too stale\"}");
        assertThat(ask(profiles(), "s", "read", Map.of("region", "eu", "level", "bounded"))
                        .outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void jobs_are_submitted_and_watched() {
        handler = exchange -> answer(
                exchange,
                exchange.getRequestMethod().equals("POST") ? 202 : 200,
                "{\"id\":\"j-1\",\"status\":\"COMPLETED\",\"fencingToken\":\"2\",\"attempt\":2,\"output\":\"out/j-1/2/\"}");
        Jobs jobs = new Jobs(load(Duration.ofSeconds(20)), new TreeMap<>(Map.of("bulk", 1)), Duration.ofMillis(700), 1);
        Client client = Workloads.client(jobs, status(server.getAddress().getPort()));

        assertThat(ask(client, "", "submit", Map.of("class", "bulk", "tenant", "t-1", "videoLengthMs", "700"))
                        .out())
                .containsEntry("id", "j-1");
        assertThat(ask(client, "", "observe", Map.of("id", "j-1")).out())
                .containsEntry("state", "COMPLETED")
                .containsEntry("token", "2")
                .containsEntry("attempts", "2")
                .containsEntry("output", "out/j-1/2/");
    }

    @Test
    void outcomes_over_real_sockets_reach_the_history() throws InterruptedException {
        handler = exchange -> {
            if (requests.size() == 1) {
                answer(exchange, 202, "{\"id\":\"n-1\"}");
            } else {
                await(never);
            }
        };
        ScriptedPace pace = new ScriptedPace();
        Recorder recorder = new Recorder(pace, HistorySink.NONE);
        OpenLoop loop = new OpenLoop(pace, recorder, notifications(Duration.ofSeconds(1)));
        Map<String, String> in = Map.of("channel", "push", "via", "notification-1");

        loop.start(new PlannedOperation(0, "", "submit", "k-1", in), 0);
        org.awaitility.Awaitility.await().until(() -> recorder.counts().ok() == 1);
        loop.start(new PlannedOperation(0, "", "submit", "k-2", in), 0);

        assertThat(loop.drain(Duration.ofSeconds(30))).isTrue();
        assertThat(recorder.history().operations())
                .extracting(Operation::outcome)
                .containsExactly(Outcome.OK, Outcome.INFO);
    }

    private static Client.Reply submit(Client client) {
        return ask(
                client,
                "",
                "submit",
                Map.of("channel", "push", "guarantee", "AT_LEAST_ONCE", "user", "user-1", "via", "notification-1"));
    }

    private static Client.Reply ask(Client client, String session, String action, Map<String, String> in) {
        String key = session.isEmpty() ? "k-1" : "p";
        return client.send(session, action, key, in).toCompletableFuture().join();
    }

    private Client notifications(Duration timeout) {
        return notifications(timeout, server.getAddress().getPort());
    }

    private Client notifications(Duration timeout, int port) {
        return Workloads.client(new Notifications(load(timeout), List.of("push"), "AT_LEAST_ONCE", 1), status(port));
    }

    private Client profiles() {
        Workload workload = new Profiles(
                load(Duration.ofSeconds(20)),
                2,
                2,
                List.of("eu"),
                new TreeMap<>(Map.of("session", 1)),
                0.5,
                Duration.ofSeconds(2));
        return Workloads.client(workload, status(server.getAddress().getPort()));
    }

    private static Workload.Load load(Duration timeout) {
        return new Workload.Load(1, Duration.ofSeconds(1), timeout);
    }

    private ClusterStatus status(int port) {
        List<Link> links = java.util.stream.Stream.of(
                        "client→notification-1", "client→notification-2", "client→jobqueue", "client→profile-eu")
                .map(name -> new Link(name, List.of(name.replace("→", "_to_")), List.of("127.0.0.1:" + port)))
                .toList();
        return new ClusterStatus(
                home, 1, URI.create("http://127.0.0.1:1"), "127.0.0.1:1", Map.of(), List.of(), links, List.of());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
