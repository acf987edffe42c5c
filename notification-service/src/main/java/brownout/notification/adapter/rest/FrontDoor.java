package brownout.notification.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Refuses a target that is no URI, a body that says that it is too large, and one that does not say how large it is: there is
 * no use for streaming to this API. In front of everything else, because the HTTP server's own refusal has no word of explanation.
 *
 * <p>Up to {@link #DRAINED} bytes are read and thrown away first: a caller that is still sending would otherwise see its
 * connection reset instead of the answer.
 */
@Singleton
public final class FrontDoor {
    private static final long DRAINED = 16L << 20;

    private final ObjectMapper mapper;

    FrontDoor(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isUri(request)) {
            refuse(
                    context,
                    Problem.of(
                            400,
                            "bad-request",
                            "Bad request",
                            "The path and the query must be percent-encoded (RFC 3986)"));
            return;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
                context.next();
            } else {
                hangUp(
                        context,
                        Problem.of(411, "length-required", "Length required", "Send the body with a Content-Length"));
            }
            return;
        }
        // Longer than any long is too long as well.
        long announced = length.matches("[0-9]{1,18}") ? Long.parseLong(length) : Long.MAX_VALUE;
        if (announced <= StrictJson.MAX_BODY) {
            context.next();
        } else if (announced <= DRAINED) {
            request.handler(bytes -> {})
                    .endHandler(end -> refuse(context, StrictJson.tooLarge()))
                    .resume();
        } else {
            hangUp(context, StrictJson.tooLarge());
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

    /** The rest of such a body is not waited for. */
    private void hangUp(RoutingContext context, Problem problem) {
        context.response()
                .putHeader(HttpHeaders.CONNECTION, "close")
                .endHandler(answered -> context.request().connection().close());
        refuse(context, problem);
    }

    private void refuse(RoutingContext context, Problem problem) {
        try {
            var unused = context.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
