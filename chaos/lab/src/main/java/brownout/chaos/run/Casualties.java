package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Processes that die although nobody asked them to, from now on. What clients saw then is not the scenario's doing. */
final class Casualties {
    private final Cluster cluster;
    private final Map<String, Integer> before;

    Casualties(Cluster cluster) {
        this.cluster = cluster;
        before = cluster.status().processes().stream()
                .collect(Collectors.toMap(ProcessStatus::name, ProcessStatus::deaths));
    }

    /** One sentence for each process that has died since, also for one that was started again. */
    List<String> sentences() {
        return cluster.status().processes().stream()
                .filter(process -> process.deaths() > before.getOrDefault(process.name(), 0))
                .map(process -> process.name() + " died by itself, its log is " + process.log())
                .toList();
    }
}
