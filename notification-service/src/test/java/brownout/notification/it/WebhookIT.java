package brownout.notification.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import brownout.notification.signature.Signed;
import brownout.notification.signature.SigningKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's receiver, told by the packaged service. */
@ExtendWith(Cluster.Shared.class)
class WebhookIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final SigningKey KEY = SigningKey.of(Instance.RECEIPT_SECRET);

    private final List<Signed> received = new CopyOnWriteArrayList<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @Test
    void a_tenant_is_told_and_what_it_refuses_is_a_dead_letter(Cluster cluster, @TempDir Path files)
            throws IOException {
        cluster.calm();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/hook", this::receive);
        server.start();
        String tenant = "-Dnotification.webhooks.tenants.default.";
        try (var service = cluster.another(
                "telling",
                files,
                tenant + "url=http://127.0.0.1:" + server.getAddress().getPort() + "/hook",
                tenant + "allow-private-address=true",
                tenant + "secret-file=" + PrivateFiles.write(files.resolve("hook"), Instance.RECEIPT_SECRET),
                "-Dnotification.webhooks.base=50ms",
                "-Dnotification.webhooks.cap=100ms",
                "-Dnotification.webhooks.max-attempts=3")) {
            String body = DeliveryIT.body("PUSH", "EFFECTIVELY_ONCE");
            String told = service.accept("told-" + UUID.randomUUID(), body);
            await().atMost(PATIENCE).until(() -> about(told).size() == 1);
            Signed message = about(told).get(0);
            assertThat(new String(message.body(), UTF_8)).contains("\"type\":\"notification.sent\"");
            assertThat(KEY.hasMade(message, Instant.now())).isTrue();

            String key = "never-" + UUID.randomUUID();
            String never =
                    NotificationId.of(Tenant.DEFAULT, new IdempotencyKey(key)).toString();
            refused.add(never);
            assertThat(service.accept(key, body)).isEqualTo(never);
            var letter = await().atMost(PATIENCE).until(() -> deadLetter(service, never), found -> found != null);
            assertThat(letter.get("eventId").asText())
                    .isEqualTo(about(never).get(0).id());
            assertThat(letter.get("tries").asInt()).isEqualTo(3);
            assertThat(letter.get("reason").asText()).isEqualTo("the answer was 500");
            assertThat(about(never)).hasSize(3);
        } finally {
            server.stop(0);
        }
    }

    private static @Nullable JsonNode deadLetter(Instance service, String notification) {
        for (JsonNode item : service.get("/v1/webhook-dead-letters").json().path("items")) {
            if (item.get("notificationId").asText().equals(notification)) {
                return item;
            }
        }
        return null;
    }

    private List<Signed> about(String notification) {
        return received.stream()
                .filter(message -> message.id().startsWith(notification))
                .toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var message = new Signed(
                headers.getFirst(Signed.ID),
                Instant.ofEpochSecond(Long.parseLong(headers.getFirst(Signed.TIMESTAMP))),
                exchange.getRequestBody().readAllBytes(),
                headers.getFirst(Signed.SIGNATURE));
        boolean takes = refused.stream().noneMatch(message.id()::startsWith);
        received.add(message);
        exchange.sendResponseHeaders(takes ? 204 : 500, -1);
        exchange.close();
    }
}
