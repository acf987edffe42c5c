package brownout.profile.adapter.rest;

import brownout.profile.consistency.MalformedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever ends a request early becomes a problem document; nothing of the inside is shown. */
public class ErrorMapping {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

    @ServerExceptionMapper
    public Response problem(ProblemException e) {
        return e.problem().response().build();
    }

    @ServerExceptionMapper
    public Response malformed(MalformedException e) {
        return Problem.invalid(e.field(), String.valueOf(e.getMessage()))
                .response()
                .build();
    }

    /** What the framework refuses: unknown path, method, media type, malformed request. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException e) {
        Response.StatusType status = e.getResponse().getStatusInfo();
        Response.ResponseBuilder response = new Problem(
                        status.getStatusCode(), "about:blank", status.getReasonPhrase(), detail(status.getStatusCode()))
                .response();
        e.getResponse().getHeaders().forEach((name, values) -> {
            if (name.equalsIgnoreCase("Allow")) {
                values.forEach(value -> response.header(name, value));
            }
        });
        return response.build();
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "there is nothing at this path; GET /q/openapi lists what there is";
            case 405 -> "this path does not take this method; see the Allow header or GET /q/openapi";
            case 406 -> "answers are application/json or application/problem+json; Accept must allow that";
            case 413 -> "the body is too large; at most " + FieldsJson.MAX_BYTES + " bytes are read";
            case 415 -> "send application/json, or application/merge-patch+json for PATCH";
            default -> "the request was refused; GET /q/openapi describes what is expected";
        };
    }

    @ServerExceptionMapper
    public Response unforeseen(Throwable e) {
        LOG.error("request failed for a reason that nobody foresaw", e);
        return new Problem(500, "internal", "Internal error", "this is a defect of the service; its log says more")
                .response()
                .build();
    }
}
