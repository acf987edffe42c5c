package brownout.profile.adapter.rest;

import brownout.profile.record.FieldError;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An error as {@code application/problem+json} (RFC 9457). */
public final class Problem {

    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * @param type last part of the type's URN, or {@code about:blank} where the status says it all
     * @param detail what happened here and what would be right
     */
    Problem(int status, String type, String title, String detail) {
        this.status = status;
        members.put("type", type.equals("about:blank") ? type : "urn:brownout:problem:" + type);
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
    }

    static Problem invalid(String detail, List<FieldError> errors) {
        return new Problem(400, "invalid-request", "The request cannot be understood", detail).with("errors", errors);
    }

    static Problem invalid(String field, String message) {
        return invalid(field + ": " + message, List.of(new FieldError(field, message)));
    }

    Problem with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    int status() {
        return status;
    }

    Map<String, Object> members() {
        return members;
    }

    Response.ResponseBuilder response() {
        return Response.status(status).type(MEDIA_TYPE).entity(members);
    }
}
