package brownout.profile.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that announces to be larger than the HTTP server takes at all, before that server refuses it without a
 * word of explanation.
 *
 * <p>Up to {@link #DRAINED} bytes are read and thrown away first: a caller that is still sending would otherwise see its
 * connection reset instead of the answer.
 */
@ApplicationScoped
public class OversizedBodies {

    private static final long DRAINED = 16L << 20;

    private final ObjectMapper mapper;

    public OversizedBodies(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announced(request);
        if (announced <= FieldsJson.MAX_BYTES) {
            context.next();
        } else if (announced <= DRAINED) {
            request.handler(bytes -> {})
                    .endHandler(end -> refuse(context, announced))
                    .resume();
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, announced);
        }
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void refuse(RoutingContext context, long announced) {
        Problem problem = FieldsJson.tooLarge(announced);
        try {
            var unused = context.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem.members()));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
