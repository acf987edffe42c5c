package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import brownout.jobqueue.adapter.ProblemException;
import brownout.jobqueue.job.FieldError;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error leaves as {@code application/problem+json} (RFC 9457), whoever threw it. */
public class ProblemMappers {
    private static final System.Logger LOG = System.getLogger(ProblemMappers.class.getName());
    static final String MEDIA_TYPE = "application/problem+json";

    /** The body of an error. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ProblemView(String type, String title, int status, String detail, List<FieldError> errors) {}

    @ServerExceptionMapper
    public Response expected(ProblemException thrown) {
        return render(thrown.problem());
    }

    @ServerExceptionMapper
    public Response framework(WebApplicationException thrown) {
        return render(problem(thrown.getResponse().getStatus()));
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable thrown) {
        Problem problem = Problem.of(thrown);
        if (problem.kind() == Kind.INTERNAL) {
            LOG.log(System.Logger.Level.ERROR, "a request failed in a way nobody planned", thrown);
        }
        return render(problem);
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 401 -> Problem.of(Kind.UNAUTHENTICATED, "send an Authorization header");
            case 404 -> Problem.of(Kind.NOT_FOUND, "no such path; /q/openapi lists them");
            case 405 -> Problem.of(Kind.METHOD_NOT_ALLOWED, "this path has other methods; /q/openapi lists them");
            case 406 -> Problem.of(Kind.NOT_ACCEPTABLE, "answers are application/json");
            case 413 -> Problem.of(Kind.TOO_LARGE, "the body is too large");
            case 415 -> Problem.of(Kind.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
            default ->
                status < 500
                        ? Problem.of(Kind.MALFORMED, "the request was refused with status " + status)
                        : Problem.of(Kind.INTERNAL, "the service's log says what");
        };
    }

    static ProblemView view(Problem problem) {
        Kind kind = problem.kind();
        return new ProblemView(kind.type(), kind.title(), kind.http(), problem.detail(), problem.errors());
    }

    private static Response render(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.kind().http()).type(MEDIA_TYPE).entity(view(problem));
        if (problem.retryAfterSeconds() > 0) {
            response.header("Retry-After", problem.retryAfterSeconds());
        }
        return response.build();
    }
}
