package brownout.notification.adapter.rest;

import brownout.notification.intake.Violation;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Problem details (RFC 9457), the body of every error.
 *
 * @param outcome {@code unknown} where it cannot be told whether the request took effect, {@code not-accepted} where it is
 *     proven that it did not; absent elsewhere
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type, String title, int status, String detail, List<Violation> errors, Optional<String> outcome) {
    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String kind, String title, String detail) {
        return new Problem("urn:brownout:problem:" + kind, title, status, detail, List.of(), Optional.empty());
    }

    Problem withErrors(List<Violation> violations) {
        return new Problem(type, title, status, detail, violations, outcome);
    }

    Problem withOutcome(String known) {
        return new Problem(type, title, status, detail, errors, Optional.of(known));
    }

    Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }

    /** Whole seconds, rounded up, at least one. */
    Response response(Duration retryAfter) {
        long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1_000);
        return Response.fromResponse(response()).header("Retry-After", seconds).build();
    }
}
