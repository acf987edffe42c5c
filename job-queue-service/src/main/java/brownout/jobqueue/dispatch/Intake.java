package brownout.jobqueue.dispatch;

import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.StoreUnavailableException;
import java.util.List;

/**
 * The way of a job into the scheduler. Each method is one atomic step; all throw {@link StoreUnavailableException} when no
 * answer came, and repeating them is safe.
 */
public interface Intake {
    /** Remembers a submission before it goes to the log, if there is room for it. */
    Remembered remember(Submission submission, DepthLimits limits);

    /** Drops a remembered submission that certainly did not reach the log. */
    void forget(JobId id);

    /** Admits submissions read from the log, in their order. */
    Admission admit(List<Arrival> batch, Room perClass);

    /** Cancels a job wherever it is. */
    Cancelled cancel(JobId id);

    /** Whether everything up to a mark is in the log, so that no loss of the scheduler can undo it. */
    boolean isDurable(Mark mark);

    /**
     * A moment of the scheduler.
     *
     * @param epoch it rises whenever the scheduler may have lost data; of an older one nothing is known
     * @param event the newest that is not in the log yet; empty: none
     */
    record Mark(long epoch, String event) {}

    /** A submission as it was found in the log. */
    record Arrival(Submission submission, String origin) {}

    /** How many jobs may wait; 0: any number. */
    record DepthLimits(int perClass, int perTenant) {
        public static final DepthLimits NONE = new DepthLimits(0, 0);
    }

    /** Places for jobs of one class: ready to be claimed, and waiting for their time (not before, or a retry). */
    record Room(long ready, long delayed) {}

    /** What became of an arrival. */
    enum Outcome {
        ADMITTED,
        KNOWN_ALREADY,
        /** There is no room; it must stay in the log. */
        CLASS_FULL
    }

    /**
     * @param mark once it is durable, so is the admission
     * @param outcomes one per arrival
     */
    record Admission(Mark mark, List<Outcome> outcomes) {}

    /** The answer to {@link #remember}. */
    sealed interface Remembered {
        /** Not seen before; it counts as waiting from now on. */
        record Fresh() implements Remembered {}

        /** The same submission was remembered before. */
        record Replay(boolean admitted) implements Remembered {}

        /** The id is remembered with another specification. */
        record Conflict() implements Remembered {}

        /** There is no room. */
        record Full(Scope scope, long depth) implements Remembered {}
    }

    /** Which limit was reached. */
    enum Scope {
        CLASS,
        TENANT
    }

    /** The answer to {@link #cancel}. */
    sealed interface Cancelled {
        /** @param mark once it is durable, so is the cancelling */
        record Done(Mark mark) implements Cancelled {}

        record UnknownJob() implements Cancelled {}

        /** It had ended otherwise and stays so. */
        record EndedAlready() implements Cancelled {}
    }
}
