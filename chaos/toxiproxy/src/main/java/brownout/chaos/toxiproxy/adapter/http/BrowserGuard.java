package brownout.chaos.toxiproxy.adapter.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages from driving the proxies. A page on any site could otherwise send requests to loopback. What a browser
 * sends names the page's origin in {@code Origin}, or says {@code Mozilla/} in {@code User-Agent}; either is refused
 * unless the origin is one of the lab's own.
 */
final class BrowserGuard {
    private final Set<String> ownOrigins;

    /** @param ownOrigins such as {@code http://127.0.0.1:7070} */
    BrowserGuard(Set<String> ownOrigins) {
        this.ownOrigins = Set.copyOf(ownOrigins);
    }

    boolean refuses(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin != null) {
            return !ownOrigins.contains(origin);
        }
        String agent = headers.get(HttpHeaderNames.USER_AGENT);
        return agent != null && agent.startsWith("Mozilla/");
    }

    /** The origin to name in the answer, so that the browser shows it to the page. */
    @Nullable
    String allowedOrigin(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        return origin != null && ownOrigins.contains(origin) ? origin : null;
    }
}
