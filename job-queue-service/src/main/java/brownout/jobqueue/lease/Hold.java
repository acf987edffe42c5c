package brownout.jobqueue.lease;

import brownout.jobqueue.job.JobId;

/** What a worker says it has: a job, under a token. The store decides whether it still has. */
public record Hold(JobId job, FencingToken token, String worker) {}
