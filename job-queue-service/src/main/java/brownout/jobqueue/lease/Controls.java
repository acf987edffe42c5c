package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import java.util.Optional;
import java.util.Set;

/**
 * What a person can ask of the scheduler. Each method is one atomic step that may be repeated; all throw
 * {@link StoreUnavailableException} when no answer came.
 */
public interface Controls {
    /** Empty: no such job. */
    Optional<Explanation> explain(JobId id);

    /** A paused class is not claimed from, until it is resumed or the scheduler loses its data. */
    void pause(PriorityClass priority, boolean paused);

    Set<PriorityClass> paused();

    /** Moves a job to the class that its specification, otherwise unchanged, now names. */
    Reclassified reclassify(JobId id, JobSpec spec);

    /** The answer to {@link #reclassify}. */
    enum Reclassified {
        DONE,
        UNKNOWN_JOB,
        /** Its submission is still in its old class's topic. */
        NOT_ADMITTED,
        ENDED_ALREADY
    }
}
