package brownout.chaos.testkit.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPatienceTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final Duration SLOW = PATIENCE.multipliedBy(3);

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        RequestPatience patience = new RequestPatience(vertx, PATIENCE);
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false)).handler(patience::arrived);
        router.route("/slow")
                .handler(context -> vertx.setTimer(
                        SLOW.toMillis(), due -> context.response().end("done")));
        server = patience.server(new HttpServerOptions()).requestHandler(router);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET / HT",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{",
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            })
    void a_connection_without_a_whole_request_is_closed(String sent) throws Exception {
        try (Socket socket = send(sent)) {
            socket.setSoTimeout(10_000);

            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1_000);
        }
    }

    @Test
    void an_answer_may_take_longer_and_the_connection_may_be_used_again() throws Exception {
        String request = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Socket socket = send(request)) {
            socket.setSoTimeout(10_000);
            assertThat(untilDone(socket.getInputStream())).startsWith("HTTP/1.1 200");

            socket.getOutputStream().write(request.getBytes(US_ASCII));

            assertThat(untilDone(socket.getInputStream())).startsWith("HTTP/1.1 200");
        }
    }

    private static String untilDone(InputStream in) throws Exception {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("done") < 0) {
            int read = in.read();
            assertThat(read).as("closed after " + text).isNotNegative();
            text.append((char) read);
        }
        return text.toString();
    }

    private Socket send(String text) throws Exception {
        Socket socket = new Socket("127.0.0.1", server.actualPort());
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        return socket;
    }
}
