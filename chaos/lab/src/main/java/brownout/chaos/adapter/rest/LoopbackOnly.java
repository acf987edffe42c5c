package brownout.chaos.adapter.rest;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page may have sent. A page on another origin can post to 127.0.0.1 (the {@code Origin} gives it
 * away), and by DNS rebinding can even read the answers (then the {@code Host} is the page's own name).
 */
final class LoopbackOnly implements Handler<RoutingContext> {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        if (authority != null && allowed(authority.host(), request.getHeader("Origin"))) {
            context.next();
        } else {
            ControlApi.problem(context, 403, null, "only pages and programs of this machine may control the lab");
        }
    }

    static boolean allowed(String host, @Nullable String origin) {
        return LOOPBACK.contains(host) && (origin == null || isLoopback(origin));
    }

    private static boolean isLoopback(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOOPBACK.contains(host);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
