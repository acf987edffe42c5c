package brownout.chaos.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Bodies of the control API, both ways. */
final class Answers {
    private Answers() {}

    static void problem(RoutingContext context, ProblemType type, String detail) {
        problem(context, Problem.of(type, detail));
    }

    static void problem(RoutingContext context, Problem problem) {
        context.response()
                .setStatusCode(problem.type().status())
                .putHeader("Content-Type", "application/problem+json")
                .end(ClusterJson.write(problem.document()));
    }

    /** A request's body. @throws brownout.frontdoor.problem.ProblemException 415 for anything that is not called JSON */
    static byte @Nullable [] json(RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        if (type == null || !type.matches("(?i)application/json\\s*(;.*)?")) {
            throw Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type must be application/json, was " + (type == null ? "missing" : type))
                    .exception();
        }
        Buffer body = context.body().buffer();
        return body == null ? null : body.getBytes();
    }
}
