package brownout.jobqueue.adapter;

import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Submitted;
import brownout.jobqueue.job.FieldError;
import brownout.jobqueue.lease.StoreUnavailableException;
import io.grpc.Status;
import java.util.List;
import java.util.Locale;

/**
 * Why a call was not done, and the only place that knows what HTTP and gRPC call it. Serialised as RFC 9457.
 *
 * @param detail one sentence for a person: what, where, what would be right
 * @param retryAfterSeconds 0: not said
 */
public record Problem(Kind kind, String detail, List<FieldError> errors, int retryAfterSeconds) {
    /** The kinds; the name in kebab case is the last part of the problem's type. */
    public enum Kind {
        MALFORMED(400, Status.Code.INVALID_ARGUMENT, "The request cannot be read"),
        INVALID(400, Status.Code.INVALID_ARGUMENT, "The request breaks a rule"),
        UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED, "Who is calling is not known"),
        FORBIDDEN(403, Status.Code.PERMISSION_DENIED, "Not yours"),
        NOT_FOUND(404, Status.Code.NOT_FOUND, "There is no such thing"),
        METHOD_NOT_ALLOWED(405, Status.Code.UNIMPLEMENTED, "Not with this method"),
        NOT_ACCEPTABLE(406, Status.Code.INVALID_ARGUMENT, "Only JSON is spoken here"),
        CONFLICT(409, Status.Code.FAILED_PRECONDITION, "It is too late for that"),
        TOO_LARGE(413, Status.Code.INVALID_ARGUMENT, "The body is too large"),
        UNSUPPORTED_MEDIA_TYPE(415, Status.Code.INVALID_ARGUMENT, "Only JSON is read here"),
        KEY_REUSED(422, Status.Code.INVALID_ARGUMENT, "The idempotency key stands for another job"),
        TOO_MANY_JOBS(429, Status.Code.RESOURCE_EXHAUSTED, "The queue is full"),
        INTERNAL(500, Status.Code.INTERNAL, "Something is wrong in the service"),
        UNAVAILABLE(503, Status.Code.UNAVAILABLE, "Not now"),
        OUTCOME_UNKNOWN(503, Status.Code.UNAVAILABLE, "It may have been done, or not");

        private final int http;
        private final Status.Code grpc;
        private final String title;

        Kind(int http, Status.Code grpc, String title) {
            this.http = http;
            this.grpc = grpc;
            this.title = title;
        }

        public int http() {
            return http;
        }

        public Status.Code grpc() {
            return grpc;
        }

        public String title() {
            return title;
        }

        public String type() {
            return "urn:brownout:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public static Problem of(Kind kind, String detail) {
        return new Problem(kind, detail, List.of(), 0);
    }

    public static Problem invalid(List<FieldError> errors) {
        String first = errors.get(0).field() + " " + errors.get(0).message();
        String rest = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
        return new Problem(Kind.INVALID, first + rest, errors, 0);
    }

    /** As an exception, for both front doors. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** What an exception that nobody expected means to a caller. */
    public static Problem of(Throwable thrown) {
        if (thrown instanceof ProblemException known) {
            return known.problem();
        }
        if (thrown instanceof StoreUnavailableException) {
            return new Problem(Kind.UNAVAILABLE, String.valueOf(thrown.getMessage()), List.of(), 1);
        }
        return of(Kind.INTERNAL, "the service's log says what; the request can be tried again");
    }

    /** What a submission that was not accepted means to a caller. */
    public static Problem of(Submitted refused) {
        if (refused instanceof Submitted.Invalid invalid) {
            return invalid(invalid.errors());
        }
        if (refused instanceof Submitted.KeyReused reused) {
            return of(
                    Kind.KEY_REUSED,
                    "'" + reused.key()
                            + "' was used for a job with another specification; use a new key for a new job");
        }
        if (refused instanceof Submitted.TooMany many) {
            String whose = many.scope() == Intake.Scope.CLASS ? "class " : "tenant ";
            return new Problem(
                    Kind.TOO_MANY_JOBS,
                    whose + many.name() + " has " + many.depth() + " waiting jobs of at most " + many.limit()
                            + "; by the measured rate there is room in " + many.retryAfterSeconds() + " s",
                    List.of(),
                    many.retryAfterSeconds());
        }
        if (refused instanceof Submitted.Unknown unknown) {
            return new Problem(
                    Kind.OUTCOME_UNKNOWN,
                    "job " + unknown.id() + " may be accepted, now or later (" + unknown.why()
                            + "); submit again under the same Idempotency-Key",
                    List.of(),
                    1);
        }
        String why = refused instanceof Submitted.Unavailable unavailable ? unavailable.why() : refused.toString();
        return new Problem(Kind.UNAVAILABLE, "not accepted: " + why, List.of(), 1);
    }
}
