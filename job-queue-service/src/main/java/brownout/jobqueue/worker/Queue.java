package brownout.jobqueue.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The job queue as a worker sees it. A call that gets no answer throws {@link NoAnswerException}: it may have taken effect,
 * and every call may be repeated, a claim under the same id.
 */
public interface Queue {
    /** Waits up to {@code wait} for work. Of one id the queue gives the same leases, however often it is asked. */
    Claims claim(String id, int max, Duration wait) throws NoAnswerException, RefusedException;

    /** Does not block; fails with {@link NoAnswerException} after {@code deadline}. */
    CompletionStage<Answer> heartbeat(Assigned job, double progress, String checkpoint, Duration deadline);

    Answer complete(Assigned job, String output) throws NoAnswerException, RefusedException;

    Answer fail(Assigned job, String errorClass, String message, boolean retryable, String checkpoint)
            throws NoAnswerException, RefusedException;

    /** Gives a job back that nothing is wrong with. */
    Answer release(Assigned job, String why, String checkpoint) throws NoAnswerException, RefusedException;

    /** @param drain the service is going away */
    record Claims(List<Assigned> jobs, boolean drain) {}

    /** What the queue said to a call about a job. */
    enum Answer {
        OK,
        CANCEL,
        DRAIN,
        LOST
    }

    /** The queue will not do it, now or later: saying it again cannot help. */
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        public RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No answer: unknown whether it took effect. */
    final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        public NoAnswerException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
