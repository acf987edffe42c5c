package brownout.jobqueue.dispatch;

import brownout.frontdoor.problem.Violation;
import brownout.jobqueue.dispatch.Intake.Scope;
import brownout.jobqueue.job.JobId;
import java.util.List;

/** The answer to a submission. */
public sealed interface Submitted {
    /**
     * @param replayed the same submission had been accepted, or might have been, before
     * @param checked whether the key was compared with earlier submissions; if not, admission does it: another
     *     specification under the same key is then dropped without a word
     */
    record Accepted(JobId id, boolean replayed, boolean checked) implements Submitted {}

    record Invalid(List<Violation> errors) implements Submitted {}

    /** The key stands for another job already. */
    record KeyReused(String key) implements Submitted {}

    /** @param retryAfterSeconds see {@link RetryAfter} */
    record TooMany(Scope scope, String name, long depth, int limit, int retryAfterSeconds) implements Submitted {}

    /** Certainly not accepted. */
    record Unavailable(String why) implements Submitted {}

    /** It may be accepted, now or later. Submitting again under the same idempotency key is safe. */
    record Unknown(JobId id, String why) implements Submitted {}
}
