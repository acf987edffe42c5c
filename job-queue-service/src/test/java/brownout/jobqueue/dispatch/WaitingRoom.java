package brownout.jobqueue.dispatch;

import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.Submission;

/** An intake that is only asked to admit. */
public interface WaitingRoom extends Intake {
    @Override
    default Remembered remember(Submission submission, DepthLimits limits) {
        throw new UnsupportedOperationException();
    }

    @Override
    default void forget(JobId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    default boolean isDurable(Mark mark) {
        return true;
    }

    @Override
    default Cancelled cancel(JobId id) {
        throw new UnsupportedOperationException();
    }
}
