package brownout.profile.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Refuses what the HTTP server would refuse without a word of explanation: a target that is no URI, and a body that
 * announces to be larger than that server takes at all.
 *
 * <p>Up to {@link #DRAINED} bytes are read and thrown away first: a caller that is still sending would otherwise see its
 * connection reset instead of the answer.
 */
@ApplicationScoped
public class FrontDoor {

    private static final long DRAINED = 16L << 20;

    private final ObjectMapper mapper;

    public FrontDoor(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announced(request);
        if (!isUri(request)) {
            refuse(context, Problem.invalid("the path and the query must be percent-encoded (RFC 3986)", List.of()));
        } else if (announced <= FieldsJson.MAX_BYTES) {
            context.next();
        } else if (announced <= DRAINED) {
            request.handler(bytes -> {})
                    .endHandler(end -> refuse(context, FieldsJson.tooLarge(announced)))
                    .resume();
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, FieldsJson.tooLarge(announced));
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

    /** As Quarkus asks it, where it is not told to leave that to us. */
    private static boolean isUri(HttpServerRequest request) {
        try {
            var unused = new URI(request.uri());
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void refuse(RoutingContext context, Problem problem) {
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
