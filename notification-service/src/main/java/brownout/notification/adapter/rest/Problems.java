package brownout.notification.adapter.rest;

import brownout.notification.intake.Cancellation;
import brownout.notification.intake.InvalidRequestException;
import brownout.notification.intake.Submitted;
import brownout.notification.query.Views;
import io.smallrye.mutiny.CompositeException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where outcomes become HTTP statuses. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Tells that a different body under the same key would not have been noticed; the owner absorbs a repeat. */
    static final String CHECK = "Idempotency-Check";

    static final String REPLAYED = "Idempotency-Replayed";

    static Response of(Submitted submitted) {
        if (submitted instanceof Submitted.Accepted accepted) {
            return accepted(accepted);
        }
        if (submitted instanceof Submitted.InProgress inProgress) {
            return Problem.of(
                            409,
                            "request-in-progress",
                            "The first request with this key is in progress",
                            "Notification " + inProgress.id() + " is being accepted; ask again with the same key")
                    .response(inProgress.retryAfter());
        }
        if (submitted instanceof Submitted.Conflict conflict) {
            return Problem.of(
                            422,
                            "idempotency-key-reused",
                            "This key belongs to another request",
                            "Notification " + conflict.id()
                                    + " was submitted under this key with another body; use a new"
                                    + " key for a new notification")
                    .response();
        }
        if (submitted instanceof Submitted.NotAccepted not) {
            return Problem.of(503, "not-accepted", "Not accepted", not.evidence() + "; nothing was written")
                    .withOutcome("not-accepted")
                    .response(SOON);
        }
        var unknown = (Submitted.Unknown) submitted;
        return Problem.of(
                        504,
                        "outcome-unknown",
                        "Perhaps accepted",
                        unknown.evidence() + "; ask again with the same key, which is safe in both cases")
                .withOutcome("unknown")
                .response(SOON);
    }

    private static Response accepted(Submitted.Accepted accepted) {
        String location = "/v1/notifications/" + accepted.id();
        var response = Response.accepted(
                        Map.of("id", accepted.id().toString(), "state", "ACCEPTED", "statusUrl", location))
                .header(HttpHeaders.LOCATION, URI.create(location))
                .header(CHECK, accepted.checked() ? "checked" : "deferred");
        if (accepted.replayed()) {
            response.header(REPLAYED, "true");
        }
        return response.build();
    }

    static Response of(Views.Found found) {
        if (found instanceof Views.Found.View view) {
            return Response.ok(NotificationJson.of(view.notification())).build();
        }
        if (found instanceof Views.Found.CannotTell cannot) {
            return Problem.of(503, "view-unavailable", "Cannot tell", cannot.why())
                    .response(SOON);
        }
        return noSuchNotification();
    }

    static Response of(Cancellation.Outcome outcome) {
        if (outcome instanceof Cancellation.Outcome.Cancelled cancelled) {
            return Response.ok(NotificationJson.of(cancelled.notification())).build();
        }
        if (outcome instanceof Cancellation.Outcome.TooLate late) {
            var state = late.notification().state();
            return Problem.of(409, "too-late", "Too late to cancel", "The notification is " + state)
                    .response();
        }
        if (outcome instanceof Cancellation.Outcome.Pending pending) {
            return Response.accepted(NotificationJson.of(pending.notification()))
                    .build();
        }
        if (outcome instanceof Cancellation.Outcome.Unavailable unavailable) {
            return Problem.of(503, "cancel-unavailable", "Cannot cancel now", unavailable.why())
                    .response(SOON);
        }
        return noSuchNotification();
    }

    static Response noSuchNotification() {
        return Problem.of(404, "no-such-notification", "No such notification", "This tenant has none with this id")
                .response();
    }

    static Problem bad(String detail) {
        return Problem.of(400, "bad-request", "Bad request", detail);
    }

    @ServerExceptionMapper
    Response invalid(InvalidRequestException e) {
        return Problem.of(422, "invalid", "The request makes no sense", String.valueOf(e.getMessage()))
                .withErrors(e.violations())
                .response();
    }

    @ServerExceptionMapper
    Response malformed(MalformedRequestException e) {
        return e.problem().response();
    }

    @ServerExceptionMapper
    Response unavailable(Views.UnavailableException e) {
        return Problem.of(503, "view-unavailable", "Cannot list now", String.valueOf(e.getMessage()))
                .response(SOON);
    }

    /** What the framework refuses by itself: no such path, method, media type. */
    @ServerExceptionMapper
    Response framework(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        var response = Problem.of(status, "http-" + status, title(status), explain(status))
                .response();
        var allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? response
                : Response.fromResponse(response)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    private static String title(int status) {
        var reason = Response.Status.fromStatusCode(status);
        return reason == null ? "Status " + status : reason.getReasonPhrase();
    }

    private static String explain(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this path; see /q/openapi";
            case 405 -> "This path does not know the method";
            case 406 -> "Answers are application/json, errors application/problem+json";
            case 415 -> "The body must be application/json";
            default -> "The request was refused";
        };
    }

    /** A bug. The caller learns that, the log learns the rest. */
    @ServerExceptionMapper
    Response bug(Throwable e) {
        Throwable cause = e instanceof CompletionException || e instanceof CompositeException ? e.getCause() : e;
        if (cause instanceof MalformedRequestException malformed) {
            return malformed(malformed);
        }
        if (cause instanceof Views.UnavailableException unavailable) {
            return unavailable(unavailable);
        }
        LOG.error("request failed unexpectedly", e);
        return Problem.of(500, "internal", "Internal error", "A bug in this service; its log has the details")
                .response();
    }
}
