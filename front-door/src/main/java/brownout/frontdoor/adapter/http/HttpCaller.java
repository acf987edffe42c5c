package brownout.frontdoor.adapter.http;

import brownout.frontdoor.access.Caller;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Who makes the HTTP request under way, as the door has found out. */
@Singleton
public final class HttpCaller {
    private static final String KEY = HttpCaller.class.getName();

    private final CurrentVertxRequest request;

    HttpCaller(CurrentVertxRequest request) {
        this.request = request;
    }

    static void keep(RoutingContext context, Caller caller) {
        context.put(KEY, caller);
    }

    /** Only on a thread that handles the request. */
    public Caller current() {
        Caller caller = request.getCurrent().get(KEY);
        if (caller == null) {
            throw new IllegalStateException("a request that came in past the door");
        }
        return caller;
    }
}
