package brownout.chaos.registry;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import brownout.chaos.workload.WorkloadType;
import brownout.chaos.workload.jobs.adapter.JobWorkload;
import brownout.chaos.workload.notifications.adapter.NotificationWorkload;
import brownout.chaos.workload.profiles.adapter.ProfileWorkload;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Every kind of workload there is. A new one is its package and a line here. */
public final class Workloads {
    private static final List<WorkloadType> ALL =
            List.of(NotificationWorkload.TYPE, JobWorkload.TYPE, ProfileWorkload.TYPE);

    private Workloads() {}

    public static List<WorkloadType> all() {
        return ALL;
    }

    public static List<WorkloadKind> kinds() {
        return ALL.stream().map(WorkloadType::kind).toList();
    }

    /** @throws IllegalArgumentException when there is no such kind */
    public static WorkloadType of(Workload workload) {
        return ALL.stream()
                .filter(type -> type.kind().name().equals(workload.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no workload is called " + workload.kind()));
    }

    /** Its calls cross the client's links. */
    public static Client client(Workload workload, ClusterStatus status) {
        Function<String, URI> address = link -> clientSide(status, link);
        workload.links().forEach(link -> clientSide(status, link));
        return of(workload).clients().over(address, workload.load().timeout(), Optional.empty());
    }

    private static URI clientSide(ClusterStatus status, String link) {
        return status.link(link)
                .map(found -> URI.create("http://" + found.listen().get(0)))
                .orElseThrow(() -> new ClusterException("the lab has no link " + link
                        + ", which this workload needs; start a lab of this version with ./lab up --fresh"));
    }
}
