package brownout.jobqueue.job;

import static brownout.contracts.jobqueue.v1.JobStatus.CANCELLED;
import static brownout.contracts.jobqueue.v1.JobStatus.COMPLETED;
import static brownout.contracts.jobqueue.v1.JobStatus.DEAD;
import static brownout.contracts.jobqueue.v1.JobStatus.DELAYED;
import static brownout.contracts.jobqueue.v1.JobStatus.READY;
import static brownout.contracts.jobqueue.v1.JobStatus.RUNNING;
import static brownout.contracts.jobqueue.v1.JobStatus.SUBMITTED;

import brownout.contracts.jobqueue.v1.JobStatus;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * The legal moves of a job. The fake scheduler makes no other, and {@code LeaseStoreContract} holds the history that either
 * scheduler tells of each job against this table, as long as tokens are compared.
 */
public final class JobMoves {
    private static final Map<JobStatus, EnumSet<JobStatus>> LEGAL = new EnumMap<>(JobStatus.class);

    static {
        LEGAL.put(SUBMITTED, EnumSet.of(READY, DELAYED, CANCELLED));
        LEGAL.put(READY, EnumSet.of(RUNNING, CANCELLED, DEAD));
        LEGAL.put(DELAYED, EnumSet.of(READY, CANCELLED, DEAD));
        LEGAL.put(RUNNING, EnumSet.of(COMPLETED, READY, DELAYED, DEAD, CANCELLED));
        LEGAL.put(COMPLETED, EnumSet.noneOf(JobStatus.class));
        LEGAL.put(DEAD, EnumSet.of(READY, DELAYED));
        LEGAL.put(CANCELLED, EnumSet.noneOf(JobStatus.class));
    }

    private JobMoves() {}

    public static boolean legal(JobStatus from, JobStatus to) {
        EnumSet<JobStatus> next = LEGAL.get(from);
        return next != null && next.contains(to);
    }

    /** Whether a job in this status moves no more by itself; a redrive gives a dead one another life. */
    public static boolean ended(JobStatus status) {
        return status == COMPLETED || status == DEAD || status == CANCELLED;
    }

    /** Throws where the move is not in the table. */
    public static void require(JobId id, JobStatus from, JobStatus to) {
        if (!legal(from, to)) {
            throw new IllegalStateException("job " + id + " cannot go from " + from + " to " + to);
        }
    }
}
