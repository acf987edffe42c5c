package brownout.jobqueue.lease;

import java.util.List;

/**
 * Who may work on which job. Each method is one atomic step. All of them throw {@link StoreUnavailableException} when no
 * answer came: the step may or may not have happened, and repeating it is safe.
 */
public interface LeaseStore {
    /**
     * Gives up to {@code max} ready jobs to a worker. Each carries a token larger than every earlier one of that job. The
     * same claim id again is answered with the leases that it was given, as far as the worker still has them.
     *
     * @param claimId of this claim among the worker's; empty: none, and a repeated claim is another claim
     * @return empty when there is nothing to do
     */
    List<Claimed> claim(String worker, int max, String claimId);

    default List<Claimed> claim(String worker, int max) {
        return claim(worker, max, "");
    }

    /**
     * Extends a lease.
     *
     * @param progress 0..1
     * @param checkpoint empty: unchanged
     */
    Verdict heartbeat(Hold hold, double progress, String checkpoint);

    /** Ends a job with a result. The only way for an output to become visible. */
    Verdict complete(Hold hold, String output);

    /** Ends an attempt without a result. */
    Verdict fail(Hold hold, Failure failure);

    /** Takes away leases that have run out, at most {@code most}; each is a failed attempt. */
    List<Expired> reap(int most);

    /**
     * Makes delayed jobs ready whose time has come, and buries waiting ones whose deadline is over, at most {@code most} in
     * either way; returns how many.
     */
    int promote(int most);
}
