package brownout.notification.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.State;
import brownout.notification.signature.Signed;
import brownout.notification.signature.SigningKey;
import brownout.notification.webhook.Webhook;
import brownout.notification.webhook.WebhookEvent;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server: what a tenant gets, and where nobody can have us call. */
class WebhookSenderIT {
    private static final SigningKey KEY = SigningKey.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final SigningKey FORGER = SigningKey.of("whsec_AAAQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final WebhookEvent EVENT = new WebhookEvent(
            Tenant.DEFAULT,
            new NotificationId(new UUID(1, 2)),
            State.SENT,
            4,
            Instant.parse("2026-01-31T12:00:00.120Z"),
            "",
            Map.of("order", "7"));

    private final List<Signed> received = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private WebhookSender sender;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        sender = new WebhookSender(vertx, Clock.systemUTC(), Duration.ofSeconds(10));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/ok", exchange -> answer(exchange, 204));
        server.createContext("/broken", exchange -> answer(exchange, 500));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", url("/ok").toString());
            answer(exchange, 307);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        sender.close();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_tenant_can_tell_that_it_is_from_us_and_that_a_forgery_is_not() throws Exception {
        assertThat(send(url("/ok"), true)).isEmpty();
        assertThat(received).singleElement().satisfies(message -> {
            assertThat(message.id()).isEqualTo("00000000-0000-0001-0000-000000000002-4");
            assertThat(new String(message.body()))
                    .isEqualTo("{\"type\":\"notification.sent\",\"timestamp\":\"2026-01-31T12:00:00.120Z\",\"data\":{"
                            + "\"notificationId\":\"00000000-0000-0001-0000-000000000002\",\"state\":\"SENT\","
                            + "\"version\":4,\"reason\":\"\",\"metadata\":{\"order\":\"7\"}}}");
            Instant now = Instant.now();
            assertThat(KEY.hasMade(message, now)).isTrue();
            assertThat(FORGER.hasMade(message, now)).as("another secret").isFalse();
            byte[] other = new String(message.body()).replace("SENT", "DEAD").getBytes();
            assertThat(KEY.hasMade(new Signed(message.id(), message.at(), other, message.signature()), now))
                    .as("another body")
                    .isFalse();
            assertThat(KEY.hasMade(new Signed("another", message.at(), message.body(), message.signature()), now))
                    .as("another id")
                    .isFalse();
            assertThat(KEY.hasMade(message, now.plus(Duration.ofMinutes(6))))
                    .as("overheard, and sent again later")
                    .isFalse();
        });
    }

    @Test
    void a_private_address_is_not_called_unless_that_is_allowed_whatever_its_name() throws Exception {
        assertThat(send(url("/ok"), false)).get().asString().contains("private address");
        URI named = URI.create("http://localhost:" + server.getAddress().getPort() + "/ok");
        assertThat(send(named, false)).get().asString().contains("private address");
        URI mapped =
                URI.create("http://[::ffff:127.0.0.1]:" + server.getAddress().getPort() + "/ok");
        assertThat(send(mapped, false)).get().asString().contains("private address");
        assertThat(received).isEmpty();
    }

    @Test
    void a_redirect_is_not_followed_and_no_answer_but_2xx_counts() throws Exception {
        assertThat(send(url("/moved"), true)).contains("the answer was 307");
        assertThat(received).as("only at /moved").hasSize(1);
        assertThat(send(url("/broken"), true)).contains("the answer was 500");
    }

    @Test
    void no_server_no_name_and_no_answer_are_failures_and_end() throws Exception {
        assertThat(send(URI.create("http://127.0.0.1:1/"), true)).isPresent();
        assertThat(send(URI.create("http://no-such-host.invalid/"), true)).isPresent();
        sender.close();
        sender = new WebhookSender(vertx, Clock.systemUTC(), Duration.ofMillis(300));
        server.createContext("/never", exchange -> {});
        assertThat(send(url("/never"), true)).isPresent();
    }

    private Optional<String> send(URI url, boolean privateAllowed) throws Exception {
        return sender.send(new Webhook(url, KEY, privateAllowed), EVENT)
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(HttpExchange exchange, int status) throws IOException {
        var headers = exchange.getRequestHeaders();
        received.add(new Signed(
                headers.getFirst(Signed.ID),
                Instant.ofEpochSecond(Long.parseLong(headers.getFirst(Signed.TIMESTAMP))),
                exchange.getRequestBody().readAllBytes(),
                headers.getFirst(Signed.SIGNATURE)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
