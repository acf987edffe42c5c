package brownout.jobqueue.worker;

import brownout.contracts.jobqueue.v1.JobSpec;
import java.time.Duration;

/** A job as the queue assigned it to this worker. */
public record Assigned(
        String job,
        JobSpec spec,
        int attempt,
        long token,
        Duration heartbeatEvery,
        String checkpoint,
        String outputPrefix,
        String traceparent) {}
