package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
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

/**
 * Refuses what the HTTP server would refuse without a word of explanation: a target that is no URI, and a body that
 * announces to be too large. A body that announces nothing is counted by {@link Bodies}.
 *
 * <p>Up to {@link #DRAINED} bytes are read and thrown away first: a caller that is still sending would otherwise see its
 * connection reset instead of the answer.
 */
@ApplicationScoped
public class FrontDoor {
    private static final long DRAINED = 16L << 20;

    private final int limit;
    private final ObjectMapper mapper;

    public FrontDoor(JobQueueConfig config, ObjectMapper mapper) {
        this.limit = config.limits().bodyBytes();
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announced(request);
        if (!isUri(request)) {
            refuse(context, Problem.of(Kind.MALFORMED, "the path and the query must be percent-encoded (RFC 3986)"));
        } else if (announced <= limit) {
            context.next();
        } else if (announced <= DRAINED) {
            request.handler(bytes -> {})
                    .endHandler(end -> refuse(context, tooLarge()))
                    .resume();
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context, tooLarge());
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

    private Problem tooLarge() {
        return Problem.of(Kind.TOO_LARGE, "the body may have at most " + limit + " bytes");
    }

    private void refuse(RoutingContext context, Problem problem) {
        try {
            var unused = context.response()
                    .setStatusCode(problem.kind().http())
                    .putHeader(HttpHeaders.CONTENT_TYPE, ProblemMappers.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(ProblemMappers.view(problem)));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
