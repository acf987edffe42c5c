package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.job.JobId;
import java.time.Duration;

/**
 * A job given to a worker.
 *
 * @param attempt from 1
 * @param lease how long the worker has it unless it sends a heartbeat
 * @param checkpoint of an earlier attempt; empty: none
 * @param outputPrefix where this attempt may write, ending in {@code /}
 * @param traceparent of the submission; may be empty
 */
public record Claimed(
        JobId job,
        JobSpec spec,
        int attempt,
        FencingToken token,
        Duration lease,
        String checkpoint,
        String outputPrefix,
        String traceparent) {}
