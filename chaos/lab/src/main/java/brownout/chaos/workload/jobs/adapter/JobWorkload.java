package brownout.chaos.workload.jobs.adapter;

import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.WorkloadType;
import brownout.chaos.workload.jobs.JobChecks;
import brownout.chaos.workload.jobs.Jobs;
import java.util.List;

/** The registry's entry for {@code jobs}. */
public final class JobWorkload {
    public static final WorkloadType TYPE =
            new WorkloadType(Jobs.KIND, JobChecks.kinds(), JobClient::new, JobWorkload::witnesses);

    private JobWorkload() {}

    private static List<Oracle> witnesses(ClusterStatus status, RunClock clock) {
        return List.of(
                new JobEventOracle(status.kafka(), clock),
                new DeadLetterOracle(status.kafka(), clock),
                new OutputOracle(new LabHome(status.home()).outputs(), clock));
    }
}
