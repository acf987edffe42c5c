package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.process.FreePorts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the HTTP client can prove, against a server that misbehaves on real sockets (crash points 7 and 13). */
class HttpExchangeIT {
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void a_refused_connection_is_a_request_not_begun() throws Exception {
        assertThat(post(FreePorts.next())).isInstanceOf(HttpExchange.NotBegun.class);
    }

    @Test
    void an_answer_is_an_answer() throws Exception {
        try (var server = new Server(socket -> reply(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            assertThat(post(server.port())).isInstanceOfSatisfying(HttpExchange.Answer.class, answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(String.valueOf(answer.body())).isEqualTo("ok");
            });
        }
    }

    @Test
    void a_connection_closed_after_the_request_is_lost_and_nothing_is_sent_again() throws Exception {
        var requests = new AtomicInteger();
        try (var server = new Server(socket -> {
            requests.incrementAndGet();
            socket.close();
        })) {
            assertThat(post(server.port())).isInstanceOf(HttpExchange.Lost.class);
            assertThat(requests).hasValue(1);
        }
    }

    @Test
    void silence_is_lost_after_the_timeout() throws Exception {
        try (var server = new Server(socket -> {})) {
            assertThat(post(server.port()))
                    .isInstanceOfSatisfying(
                            HttpExchange.Lost.class,
                            lost -> assertThat(lost.evidence()).contains("no answer within 500 ms"));
        }
    }

    @Test
    void a_status_whose_body_does_not_come_is_an_answer_without_a_body() throws Exception {
        try (var server = new Server(socket -> reply(socket, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"))) {
            assertThat(post(server.port())).isInstanceOfSatisfying(HttpExchange.Answer.class, answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isNull();
            });
        }
    }

    @Test
    void a_pooled_connection_that_has_died_is_not_repeated_behind_the_back() throws Exception {
        var requests = new AtomicInteger();
        try (var server = new Server(socket -> {
            if (requests.incrementAndGet() == 1) {
                reply(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                // The second request finds this very connection, and its server takes it and dies.
                readRequest(socket.getInputStream());
                requests.incrementAndGet();
                socket.close();
            }
        })) {
            var exchange = new HttpExchange(vertx, api(server.port()), 1);
            assertThat(post(exchange)).isInstanceOf(HttpExchange.Answer.class);
            assertThat(post(exchange)).isInstanceOf(HttpExchange.Lost.class);
            assertThat(requests).hasValue(2);
        }
    }

    private static HttpApi api(int port) {
        return new HttpApi(URI.create("http://127.0.0.1:" + port), Optional.empty(), TIMEOUT, Duration.ofHours(1));
    }

    private static HttpExchange.Result post(int port) throws Exception {
        return post(new HttpExchange(vertx, api(port)));
    }

    private static HttpExchange.Result post(HttpExchange exchange) throws Exception {
        return exchange.post("/x", Map.of("Content-Type", "text/plain"), "body".getBytes(UTF_8))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static void reply(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static void readRequest(InputStream in) throws IOException {
        var seen = new StringBuilder();
        while (!seen.toString().endsWith("\r\n\r\nbody")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + seen);
            }
            seen.append((char) next);
        }
    }

    private interface Behaviour {
        void after(Socket socket) throws IOException;
    }

    /** Reads one request per connection, then does what the test wants. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket listening;

        Server(Behaviour behaviour) throws IOException {
            listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
            var thread = new Thread(() -> {
                while (!listening.isClosed()) {
                    try {
                        var socket = listening.accept();
                        readRequest(socket.getInputStream());
                        behaviour.after(socket);
                    } catch (IOException closed) {
                        // The next connection, or the end of the test.
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }
}
