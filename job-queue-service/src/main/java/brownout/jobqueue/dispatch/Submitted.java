package brownout.jobqueue.dispatch;

import brownout.jobqueue.dispatch.Intake.Scope;
import brownout.jobqueue.job.FieldError;
import brownout.jobqueue.job.JobId;
import java.util.List;

/** The answer to a submission. */
public sealed interface Submitted {
    /** @param replayed the same submission had been accepted, or might have been, before */
    record Accepted(JobId id, boolean replayed) implements Submitted {}

    record Invalid(List<FieldError> errors) implements Submitted {}

    /** The key stands for another job already. */
    record KeyReused(String key) implements Submitted {}

    /** @param retryAfterSeconds see {@link RetryAfter} */
    record TooMany(Scope scope, String name, long depth, int limit, int retryAfterSeconds) implements Submitted {}

    /** Certainly not accepted. */
    record Unavailable(String why) implements Submitted {}

    /** It may be accepted, now or later. Submitting again under the same idempotency key is safe. */
    record Unknown(JobId id, String why) implements Submitted {}
}
