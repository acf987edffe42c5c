package brownout.frontdoor.adapter.problem;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Problems over HTTP. */
public final class HttpProblems {
    public static final String MEDIA_TYPE = "application/problem+json";

    private final Problems problems;

    HttpProblems(Problems problems) {
        this.problems = problems;
    }

    /** Status, headers and document. */
    public static Response response(Problem problem) {
        return builder(problem).build();
    }

    /** As {@link #response}, for a service that adds headers. */
    public static Response.ResponseBuilder builder(Problem problem) {
        var response = Response.status(problem.type().status()).type(MEDIA_TYPE).entity(problem.document());
        headers(problem).forEach(response::header);
        return response;
    }

    /** The headers that belong to a problem. */
    public static Map<String, String> headers(Problem problem) {
        var headers = new LinkedHashMap<String, String>();
        problem.retryAfterSeconds().ifPresent(seconds -> headers.put("Retry-After", Long.toString(seconds)));
        if (problem.type().status() == 401) {
            headers.put(
                    "WWW-Authenticate", problem.type().equals(ProblemType.UNAUTHENTICATED) ? "Bearer" : "Signature");
        }
        return headers;
    }

    @ServerExceptionMapper
    public Response thrown(Throwable thrown) {
        return response(problems.of(thrown));
    }

    /** What the framework refuses by itself; the door has refused most of it before. */
    @ServerExceptionMapper
    public Response framework(WebApplicationException thrown) {
        var known = problems.expected(thrown);
        int status = thrown.getResponse().getStatus();
        var response = builder(known.orElseGet(() -> of(status)));
        String allow = thrown.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response.build()
                : response.header(HttpHeaders.ALLOW, allow).build();
    }

    private static Problem of(int status) {
        return switch (status) {
            case 404 ->
                Problem.of(ProblemType.NOT_FOUND, "there is nothing at this path; GET /q/openapi lists what there is");
            case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "this path does not have this method");
            case 406 ->
                Problem.of(ProblemType.NOT_ACCEPTABLE, "Accept must allow application/json; errors are " + MEDIA_TYPE);
            case 413 -> Problem.of(ProblemType.TOO_LARGE, "the body is too large");
            case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
            default ->
                status < 500
                        ? Problem.bad("the request was refused with status " + status)
                        : Problem.of(ProblemType.INTERNAL, "a defect of this service; its log has the details");
        };
    }
}
