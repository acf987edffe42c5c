package brownout.chaos.adapter.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.fault.Toxic;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that, like the original, knows neither times to live nor counters. */
class ForeignToxiproxyIT {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private volatile int statusOfAdding = 200;
    private HttpServer server;
    private ToxiproxyFaultPlane faults;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        faults = new ToxiproxyFaultPlane(
                new ToxiproxyClient(address),
                List.of(new Link("a→kafka", List.of("a_to_kafka", "a_to_kafka-2"), List.of("127.0.0.1:1"))));
    }

    @AfterEach
    void stop() {
        faults.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        calls.add(call);
        exchange.getRequestBody().readAllBytes();
        int status =
                switch (call) {
                    case "GET /counters" -> 404;
                    case "POST /proxies/a_to_kafka-2/toxics" -> statusOfAdding;
                    default -> 200;
                };
        byte[] body = (call.equals("GET /metrics")
                        ? "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",proxy=\"a_to_kafka\"} 5\n"
                        : "{\"error\": \"told to\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void the_plane_itself_ends_a_fault_in_time() {
        Toxic latency = new Toxic("latency", "upstream", 1, Map.of("latency", 5L));

        String handle = faults.inject("a→kafka", latency, Duration.ofMillis(200), 1);

        await().untilAsserted(() -> assertThat(calls)
                .contains(
                        "DELETE /proxies/a_to_kafka/toxics/" + handle,
                        "DELETE /proxies/a_to_kafka-2/toxics/" + handle));
    }

    @Test
    void a_fault_that_reached_only_one_of_two_proxies_is_taken_back() {
        statusOfAdding = 500;
        Toxic latency = new Toxic("latency", "upstream", 1, Map.of("latency", 5L));

        assertThatThrownBy(() -> faults.inject("a→kafka", latency, Duration.ofHours(1), 1))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("told to");

        assertThat(calls).anyMatch(call -> call.startsWith("DELETE /proxies/a_to_kafka/toxics/latency_upstream_"));
    }

    @Test
    void bytes_come_from_the_metrics_and_nothing_is_claimed_to_be_affected() {
        assertThat(faults.counters().get("a→kafka").bytes()).isEqualTo(5);
        assertThat(faults.counters().get("a→kafka").affectedBytes()).isZero();
    }

    @Test
    void a_partition_is_refused_with_what_the_original_can_do_instead() {
        Toxic partition = new Toxic("partition", "upstream", 1, Map.of());

        assertThatThrownBy(() -> faults.inject("a→kafka", partition, Duration.ofHours(1), 1))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("is the original, which has no partition")
                .hasMessageContaining("timeout=0");

        assertThat(calls).noneMatch(call -> call.startsWith("POST"));
    }

    @Test
    void nothing_is_claimed_to_have_had_an_effect() {
        Toxic latency = new Toxic("latency", "upstream", 1, Map.of("latency", 5L));

        String handle = faults.inject("a→kafka", latency, Duration.ofHours(1), 1);

        assertThat(faults.effects(handle)).isZero();
    }

    @Test
    void a_server_that_is_not_there_is_named_and_the_outcome_called_unknown() {
        server.stop(0);

        assertThatThrownBy(faults::reset)
                .hasMessageContaining("http://127.0.0.1:")
                .hasMessageContaining("unknown");
    }
}
