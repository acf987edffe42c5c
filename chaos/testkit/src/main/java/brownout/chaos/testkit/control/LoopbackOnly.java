package brownout.chaos.testkit.control;

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
public final class LoopbackOnly implements Handler<RoutingContext> {
    /** For the answer to what is refused. */
    public static final String REFUSAL = "only pages and programs of this machine may use this port";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final boolean listensBeyond;
    private final Handler<RoutingContext> refusal;

    /**
     * @param listensOn the address of the port; where it is no loopback address, other machines (containers, say) may
     *     call as well, under an address or a name without a dot: a page cannot have such a name
     */
    public LoopbackOnly(String listensOn, Handler<RoutingContext> refusal) {
        this.listensBeyond = !LOOPBACK.contains(listensOn);
        this.refusal = refusal;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        if (authority != null && allowed(authority.host(), request.getHeader("Origin"))) {
            context.next();
        } else {
            refusal.handle(context);
        }
    }

    boolean allowed(String host, @Nullable String origin) {
        return (LOOPBACK.contains(host) || listensBeyond && host.matches("[0-9.]+|\\[.*]|[A-Za-z0-9-]+"))
                && (origin == null || isLoopback(origin));
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
