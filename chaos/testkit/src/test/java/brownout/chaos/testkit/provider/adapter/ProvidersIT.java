package brownout.chaos.testkit.provider.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Delivery.Kind;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process for all tests; each test uses notification ids of its own. */
class ProvidersIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path directory;

    private static Providers providers;

    @BeforeAll
    static void start() {
        providers = Providers.start(directory);
    }

    @AfterAll
    static void stop() {
        providers.close();
    }

    @AfterEach
    void heal() {
        for (ProviderName name : ProviderName.values()) {
            providers.client().behaveNormally(name);
        }
    }

    @Test
    void push_delivers_once_per_key_and_answers_the_same_name_again() throws Exception {
        HttpResponse<String> first = push("once", "key-once", "hello");
        HttpResponse<String> second = push("once", "key-once", "hello");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).startsWith("{\"name\":\"messages/");
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(kinds(ProviderName.PUSH, "once")).containsExactly(Kind.DELIVERED, Kind.DEDUPLICATED);
        assertThat(get(providers.pushUrl().resolve("/v1/messages?idempotencyKey=key-once"))
                        .body())
                .isEqualTo(first.body());
    }

    @Test
    void push_without_key_delivers_twice() throws Exception {
        push("twice", null, "hello");
        push("twice", null, "hello");
        assertThat(kinds(ProviderName.PUSH, "twice")).containsExactly(Kind.DELIVERED, Kind.DELIVERED);
    }

    @Test
    void a_key_used_with_other_bytes_is_refused() throws Exception {
        push("other", "key-other", "hello");
        assertThat(push("other", "key-other", "good bye").statusCode()).isEqualTo(400);
        assertThat(kinds(ProviderName.PUSH, "other")).containsExactly(Kind.DELIVERED, Kind.REFUSED);
    }

    @Test
    void an_expired_key_delivers_again_and_is_not_found() throws Exception {
        push("expired", "key-expired", "hello");
        providers.client().behave(ProviderName.PUSH, Behaviour.of(Mode.NORMAL).withKeyLifetime(Duration.ZERO));
        assertThat(get(providers.pushUrl().resolve("/v1/messages?idempotencyKey=key-expired"))
                        .statusCode())
                .isEqualTo(404);
        push("expired", "key-expired", "hello");
        assertThat(kinds(ProviderName.PUSH, "expired")).containsExactly(Kind.DELIVERED, Kind.DELIVERED);
    }

    @Test
    void malformed_push_is_refused_with_a_reason() throws Exception {
        for (String body : List.of("", "[1]", "{", "{\"title\":\"no token\"}", "{\"token\":7}", "null")) {
            HttpResponse<String> answer = post(providers.pushUrl().resolve("/v1/messages:send"), null, body);
            assertThat(answer.statusCode()).as(body).isEqualTo(400);
            assertThat(answer.body()).as(body).contains("INVALID_ARGUMENT", "token");
        }
        HttpResponse<String> large = post(providers.pushUrl().resolve("/v1/messages:send"), null, "x".repeat(100_000));
        assertThat(large.statusCode()).isEqualTo(413);
    }

    @Test
    void push_to_a_removed_app_is_unregistered() throws Exception {
        HttpResponse<String> answer = post(
                providers.pushUrl().resolve("/v1/messages:send"),
                null,
                "{\"token\":\"unregistered-7\",\"title\":\"t\",\"data\":{\"notificationId\":\"removed\"}}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("UNREGISTERED");
        assertThat(kinds(ProviderName.PUSH, "removed")).containsExactly(Kind.REFUSED);
    }

    @Test
    void accept_then_drop_delivers_and_leaves_the_sender_without_an_answer() {
        providers.client().behave(ProviderName.PUSH, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        assertThatThrownBy(() -> push("dropped", "key-dropped", "hello")).isInstanceOf(IOException.class);
        assertThat(kinds(ProviderName.PUSH, "dropped")).containsExactly(Kind.DELIVERED);
    }

    @Test
    void accept_then_503_delivers_and_says_it_did_not() throws Exception {
        providers.client().behave(ProviderName.SMS, Behaviour.of(Mode.ACCEPT_THEN_503));
        assertThat(sms("lied", "key-lied", "+15550100", "hello").statusCode()).isEqualTo(503);
        assertThat(kinds(ProviderName.SMS, "lied")).containsExactly(Kind.DELIVERED);
    }

    @Test
    void rejections_deliver_nothing() throws Exception {
        providers
                .client()
                .behave(ProviderName.SMS, Behaviour.of(Mode.REJECT_429).withRetryAfterSeconds(7));
        HttpResponse<String> limited = sms("rejected", "key-rejected", "+15550100", "hello");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("7");

        providers.client().behave(ProviderName.SMS, Behaviour.of(Mode.REJECT_503));
        assertThat(sms("rejected", "key-rejected", "+15550100", "hello").statusCode())
                .isEqualTo(503);
        providers.client().behaveNormally(ProviderName.SMS);
        assertThat(sms("rejected", "key-rejected", "+15550100", "hello").statusCode())
                .isEqualTo(201);
        assertThat(kinds(ProviderName.SMS, "rejected")).containsExactly(Kind.REFUSED, Kind.REFUSED, Kind.DELIVERED);
    }

    @Test
    void a_hang_ends_with_the_behaviour_and_without_an_answer() throws Exception {
        providers.client().behave(ProviderName.PUSH, Behaviour.of(Mode.HANG).lasting(Duration.ofMillis(1500)));
        assertThatThrownBy(() -> push("hung", null, "hello"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(HttpTimeoutException.class);
        assertThat(providers.client().behaviour(ProviderName.PUSH)).isEqualTo(Behaviour.NORMAL);
        assertThat(push("hung", null, "hello").statusCode()).isEqualTo(200);
        assertThat(kinds(ProviderName.PUSH, "hung")).containsExactly(Kind.REFUSED, Kind.DELIVERED);
    }

    @Test
    void latency_delays_the_answer_not_the_delivery() {
        providers.client().behave(ProviderName.PUSH, Behaviour.of(Mode.NORMAL).withLatency(Duration.ofSeconds(30)));
        CompletableFuture<?> answer = HTTP.sendAsync(pushRequest("late", null, "hello"), BodyHandlers.ofString());
        await().until(() -> !kinds(ProviderName.PUSH, "late").isEmpty());
        assertThat(answer).isNotDone();
        answer.cancel(true);
    }

    @Test
    void the_same_seed_hits_the_same_notifications_in_any_order() throws Exception {
        Behaviour third = Behaviour.of(Mode.REJECT_503).withProbability(0.33).withSeed(42);
        List<Integer> forth = IntStream.range(0, 40).boxed().toList();
        List<Integer> back = forth.stream().sorted((a, b) -> b - a).toList();

        providers.client().behave(ProviderName.PUSH, third);
        List<Integer> once = rejected(forth);
        providers.client().behave(ProviderName.PUSH, third);
        List<Integer> again = rejected(back);

        assertThat(once).hasSizeBetween(4, 24);
        assertThat(again).containsExactlyInAnyOrderElementsOf(once);
    }

    @Test
    void sms_refuses_what_is_no_phone_number_and_finds_messages_by_key() throws Exception {
        assertThat(sms("bad", null, "not a number", "hello").body()).contains("21211");
        assertThat(sms("bad", null, "+15550100", "").body()).contains("21602");
        String sent = sms("good", "key-good", "+15550100", "hello").body();
        assertThat(sent).contains("\"sid\":\"SM");
        String found = get(providers.smsUrl().resolve("/2010-04-01/Accounts/AC1/Messages.json?IdempotencyKey=key-good"))
                .body();
        assertThat(found).contains(sent.substring(8, 42));
        assertThat(get(providers.smsUrl().resolve("/2010-04-01/Accounts/AC1/Messages.json?IdempotencyKey=none"))
                        .body())
                .isEqualTo("{\"messages\":[]}");
    }

    @Test
    void email_is_delivered_to_every_recipient() throws Exception {
        try (SmtpDialogue mail = new SmtpDialogue(providers.ports().email())) {
            assertThat(mail.send("mail-1", "ana@example.test", "ben@example.test"))
                    .startsWith("250")
                    .contains("queued as Q");
        }
        assertThat(lines(ProviderName.EMAIL, "mail-1"))
                .extracting(Delivery::to)
                .containsExactly("ana@example.test", "ben@example.test");
    }

    @Test
    void email_sent_again_is_delivered_again() throws Exception {
        providers.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        try (SmtpDialogue mail = new SmtpDialogue(providers.ports().email())) {
            assertThatThrownBy(() -> mail.send("mail-2", "ana@example.test")).isInstanceOf(IOException.class);
        }
        providers.client().behaveNormally(ProviderName.EMAIL);
        try (SmtpDialogue mail = new SmtpDialogue(providers.ports().email())) {
            assertThat(mail.send("mail-2", "ana@example.test")).startsWith("250");
        }
        assertThat(kinds(ProviderName.EMAIL, "mail-2")).containsExactly(Kind.DELIVERED, Kind.DELIVERED);
    }

    @Test
    void email_rejections_are_transient_and_deliver_nothing() throws Exception {
        try (SmtpDialogue mail = new SmtpDialogue(providers.ports().email())) {
            providers.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.REJECT_429));
            assertThat(mail.send("mail-3", "ana@example.test")).startsWith("450");
            providers.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.REJECT_503));
            assertThat(mail.send("mail-3", "ana@example.test")).startsWith("451");
            providers.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.ACCEPT_THEN_503));
            assertThat(mail.send("mail-3", "ana@example.test")).startsWith("451");
        }
        assertThat(kinds(ProviderName.EMAIL, "mail-3")).containsExactly(Kind.REFUSED, Kind.REFUSED, Kind.DELIVERED);
    }

    @Test
    void keys_and_line_numbers_outlive_a_crash() throws Exception {
        String before = push("crashed", "key-crashed", "hello").body();
        providers.process().crash();
        providers.process().start();
        providers.awaitReady();
        assertThat(push("crashed", "key-crashed", "hello").body()).isEqualTo(before);
        assertThat(kinds(ProviderName.PUSH, "crashed")).containsExactly(Kind.DELIVERED, Kind.DEDUPLICATED);
        List<Delivery> all = providers.log(ProviderName.PUSH).read();
        assertThat(all)
                .extracting(Delivery::n)
                .isEqualTo(IntStream.rangeClosed(1, all.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(providers.client().deliveries(ProviderName.PUSH, all.size()))
                .containsExactly(all.get(all.size() - 1));
    }

    @Test
    void a_provider_that_cannot_write_down_a_delivery_ends_before_it_answers(@TempDir Path small) throws Exception {
        Providers.Ports ports = Providers.Ports.free();
        List<String> command;
        try (Providers template = Providers.launch(small, small.resolve("unused.log"), ports, Duration.ofHours(1))) {
            template.awaitReady();
            command = template.process().spec().command();
        }
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"));
        limited.addAll(command);
        limited.add(5, "-XX:-UsePerfData");
        int answered = 0;
        try (ManagedProcess process = ManagedProcess.start(new ProcessSpec("limited", limited, small))) {
            process.awaitReady(Readiness.logLine(ProvidersMain.READY), Duration.ofSeconds(60));
            URI uri = URI.create("http://127.0.0.1:" + ports.push() + "/v1/messages:send");
            try {
                for (; answered < 1_000; answered++) {
                    assertThat(post(uri, null, "{\"token\":\"t\",\"title\":\"t\"}")
                                    .statusCode())
                            .isEqualTo(200);
                }
            } catch (IOException expected) {
                assertThat(answered).isPositive();
            }
            assertThat(process.waitForEnd(Duration.ofSeconds(30))).isTrue();
            assertThat(process.exitCode()).hasValue(70);
            assertThat(process.log().lastLines(1).get(0)).contains("a delivery of push could not be written down");
        }
        assertThat(DeliveryLog.in(small, ProviderName.PUSH).delivered()).hasSizeGreaterThanOrEqualTo(answered);
    }

    @Test
    void one_log_has_one_writer_and_a_hang_does_not_hold_up_the_end(@TempDir Path shared) throws Exception {
        try (Providers first =
                Providers.launch(shared, shared.resolve("first.log"), Providers.Ports.free(), Duration.ofHours(1))) {
            first.awaitReady();
            try (Providers second = Providers.launch(
                    shared, shared.resolve("second.log"), Providers.Ports.free(), Duration.ofHours(1))) {
                assertThatThrownBy(second::awaitReady)
                        .isInstanceOf(ProcessException.class)
                        .hasMessageContaining("exit code 69")
                        .hasMessageContaining("another process writes");
            }
            first.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.HANG));
            try (SmtpDialogue mail = new SmtpDialogue(first.ports().email())) {
                CompletableFuture<Void> hanging =
                        CompletableFuture.runAsync(() -> assertThatThrownBy(() -> mail.send("hung", "ana@example.test"))
                                .isInstanceOf(IOException.class));
                await().until(() -> !first.log(ProviderName.EMAIL).read().isEmpty());
                assertThat(first.process().stop(Duration.ofSeconds(30))).isTrue();
                hanging.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void a_taken_port_is_named(@TempDir Path other) {
        assertThatThrownBy(() ->
                        Providers.launch(other, other.resolve("providers.log"), providers.ports(), Duration.ofHours(1)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("Port " + providers.ports().push() + " for the push provider is taken");
    }

    @Test
    void control_says_what_is_wrong() throws Exception {
        URI push = URI.create("http://127.0.0.1:" + providers.ports().control() + "/behaviour/push");
        assertThat(put(push, "{\"mode\":\"hangs\"}").body()).contains("unknown mode", ", hang", "accept-then-drop");
        assertThat(put(push, "{\"mod\":\"hang\"}").body()).contains("unknown field", "mode");
        assertThat(put(push, "{\"probability\":2}").body()).contains("from 0 to 1");
        assertThat(put(push, "{\"forMs\":\"long\"}").body()).contains("forMs must be a number");
        assertThat(put(push, "{\"latencyMs\":1.5}").body()).contains("latencyMs must be a whole number, not 1.5");
        assertThat(put(push, "{\"mode\":\"hang\",\"mode\":\"normal\"}").body()).contains("Duplicate field 'mode'");
        assertThat(put(push, "{} {}").statusCode()).isEqualTo(400);
        assertThat(put(push, "{").statusCode()).isEqualTo(400);
        assertThat(get(push.resolve("/behaviour/fax")).body()).contains("email, push, sms");
        assertThat(get(push.resolve("/deliveries/push?from=x")).statusCode()).isEqualTo(400);
        assertThat(get(push.resolve("/nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    void a_web_page_can_neither_change_nor_read_them() throws Exception {
        URI push = URI.create("http://127.0.0.1:" + providers.ports().control() + "/behaviour/push");
        HttpRequest foreign = HttpRequest.newBuilder(push)
                .header("Origin", "https://evil.example")
                .DELETE()
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(foreign, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);

        try (Socket rebound = new Socket("127.0.0.1", providers.ports().control())) {
            rebound.getOutputStream()
                    .write("GET /behaviour/push HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(rebound.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    private static List<Integer> rejected(List<Integer> order) throws Exception {
        List<Integer> rejected = new ArrayList<>();
        for (int each : order) {
            if (push("seeded-" + each, null, "hello").statusCode() == 503) {
                rejected.add(each);
            }
        }
        return rejected;
    }

    private static List<Delivery> lines(ProviderName provider, String notificationId) {
        return providers.log(provider).read().stream()
                .filter(line -> notificationId.equals(line.notificationId()))
                .toList();
    }

    private static List<Kind> kinds(ProviderName provider, String notificationId) {
        return lines(provider, notificationId).stream().map(Delivery::kind).toList();
    }

    private static HttpResponse<String> push(String id, String key, String title) throws Exception {
        return HTTP.send(pushRequest(id, key, title), BodyHandlers.ofString());
    }

    private static HttpRequest pushRequest(String id, String key, String title) {
        return request(
                providers.pushUrl().resolve("/v1/messages:send"),
                key,
                "{\"token\":\"t1\",\"title\":\"" + title + "\",\"data\":{\"notificationId\":\"" + id + "\"}}");
    }

    private static HttpResponse<String> sms(String id, String key, String to, String body) throws Exception {
        String form = "To=" + URLEncoder.encode(to, StandardCharsets.UTF_8) + "&Body="
                + URLEncoder.encode(body, StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        providers.smsUrl().resolve("/2010-04-01/Accounts/AC1/Messages.json"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Brownout-Notification-Id", id)
                .POST(BodyPublishers.ofString(form));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(URI uri, String key, String body) throws Exception {
        return HTTP.send(request(uri, key, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(URI uri, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> put(URI uri, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }
}
