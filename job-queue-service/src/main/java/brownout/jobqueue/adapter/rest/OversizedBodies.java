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

/**
 * Refuses a body that announces to be too large, before the HTTP server refuses it without a word of explanation. A body
 * that announces nothing is counted by {@link Bodies}.
 *
 * <p>Up to {@link #DRAINED} bytes are read and thrown away first: a caller that is still sending would otherwise see its
 * connection reset instead of the answer.
 */
@ApplicationScoped
public class OversizedBodies {
    private static final long DRAINED = 16L << 20;

    private final int limit;
    private final ObjectMapper mapper;

    public OversizedBodies(JobQueueConfig config, ObjectMapper mapper) {
        this.limit = config.limits().bodyBytes();
        this.mapper = mapper;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        long announced = announced(request);
        if (announced <= limit) {
            context.next();
        } else if (announced <= DRAINED) {
            request.handler(bytes -> {}).endHandler(end -> refuse(context)).resume();
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            refuse(context);
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

    private void refuse(RoutingContext context) {
        Problem problem = Problem.of(Kind.TOO_LARGE, "the body may have at most " + limit + " bytes");
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
