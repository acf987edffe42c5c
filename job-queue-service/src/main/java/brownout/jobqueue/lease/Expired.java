package brownout.jobqueue.lease;

import brownout.jobqueue.job.JobId;

/**
 * A lease that was taken away.
 *
 * @param outcome {@code LEASE_EXPIRED}, {@code UNHEARD} (not counted as an attempt) or {@code TIMEOUT}
 */
public record Expired(JobId job, long token, String worker, String outcome) {}
