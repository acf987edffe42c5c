package brownout.jobqueue.deadletter;

import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.StoredJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Another life for jobs that died.
 *
 * @param id of this redrive: a job is redriven once under it, however often it is asked for; empty: none
 * @param gap between two jobs, so that they do not all come back at once
 * @param keepCheckpoint whether a job goes on where it was
 * @param dryRun say what would be done, and do nothing
 */
public record Redrive(String id, Duration gap, boolean keepCheckpoint, boolean dryRun) {
    /** A job that died after so many redrives stays dead. */
    public static final int MOST_PER_JOB = 5;

    /** Which dead letters; an absent field: any. */
    public record Filter(Optional<PriorityClass> priority, Optional<String> reason) {
        public boolean admits(StoredJob job) {
            return priority.map(it -> it.wire() == job.state().getSpec().getJobClass())
                            .orElse(true)
                    && reason.map(it -> it.equals(job.state().getReason())).orElse(true);
        }
    }

    /** What became of a job. */
    public enum Result {
        /** Or would be, in a dry run. */
        REDRIVEN,
        /** By this redrive, before. */
        ALREADY,
        UNKNOWN,
        NOT_DEAD,
        UNDECODABLE,
        TOO_OFTEN,
        /** Its deadline is over. */
        DEADLINE
    }

    /** Redrives jobs; one result per job, in their order. Throws {@code StoreUnavailableException} when no answer came. */
    public interface Port {
        List<Result> redrive(Redrive how, List<String> jobs);
    }
}
