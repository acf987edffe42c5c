package brownout.chaos.testkit.control;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections on which no whole request arrives in time: half-open ones, those with half a request, idle ones.
 * Never one whose answer is being worked on, however long that takes.
 *
 * <p>For servers of a Vert.x with one event loop, which owns all of this.
 */
public final class RequestPatience {
    private final Vertx vertx;
    private final Duration patience;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    public RequestPatience(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /** A server of HTTP/1 only: a connection that might become HTTP/2 is told of no earlier than its first request. */
    public HttpServer server(HttpServerOptions options) {
        return vertx.createHttpServer(options.setHttp2ClearTextEnabled(false)).connectionHandler(connection -> {
            connection.closeHandler(closed -> forget(connection));
            await(connection);
        });
    }

    /** To be mounted behind the handler that has read the body. */
    public void arrived(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        forget(connection);
        context.addEndHandler(answered -> await(connection));
        context.next();
    }

    private void await(HttpConnection connection) {
        forget(connection);
        timers.put(connection, vertx.setTimer(patience.toMillis(), late -> {
            timers.remove(connection);
            connection.close();
        }));
    }

    private void forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
