package brownout.jobqueue.adapter;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Translation;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.Submitted;
import brownout.jobqueue.lease.StoreUnavailableException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** What the queue's own refusals mean to a caller. */
@Singleton
public final class JobProblems implements Translation {
    private static final Duration SOON = Duration.ofSeconds(1);

    @Override
    public Optional<Problem> of(Throwable thrown) {
        return thrown instanceof StoreUnavailableException
                ? Optional.of(Problem.of(ProblemType.UNAVAILABLE, String.valueOf(thrown.getMessage()))
                        .withRetryAfter(SOON))
                : Optional.empty();
    }

    /** What a submission that was not accepted means to a caller. */
    static Problem of(Submitted refused) {
        if (refused instanceof Submitted.Invalid invalid) {
            return Problem.of(ProblemType.INVALID, invalid.errors());
        }
        if (refused instanceof Submitted.KeyReused reused) {
            return Problem.of(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "'" + reused.key()
                            + "' was used for a job with another specification; use a new key for a new job");
        }
        if (refused instanceof Submitted.TooMany many) {
            String whose = many.scope() == Intake.Scope.CLASS ? "class " : "tenant ";
            return Problem.of(
                            ProblemType.TOO_MANY_REQUESTS,
                            whose + many.name() + " has " + many.depth() + " waiting jobs of at most " + many.limit()
                                    + "; by the measured rate there is room in " + many.retryAfterSeconds() + " s")
                    .withRetryAfter(Duration.ofSeconds(many.retryAfterSeconds()));
        }
        if (refused instanceof Submitted.Unknown unknown) {
            return Problem.of(
                            ProblemType.OUTCOME_UNKNOWN,
                            "job " + unknown.id() + " may be accepted, now or later (" + unknown.why()
                                    + "); submit again under the same Idempotency-Key")
                    .withOutcome("unknown")
                    .withRetryAfter(SOON);
        }
        String why = refused instanceof Submitted.Unavailable unavailable ? unavailable.why() : refused.toString();
        return Problem.of(ProblemType.NOT_ACCEPTED, "not accepted: " + why)
                .withOutcome("not-accepted")
                .withRetryAfter(SOON);
    }
}
