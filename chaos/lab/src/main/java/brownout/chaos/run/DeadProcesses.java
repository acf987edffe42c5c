package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Processes that die although nobody asked them to, from now on. What clients saw then is not the scenario's doing. */
final class DeadProcesses {
    private final Cluster cluster;
    private final Map<String, Integer> before;

    DeadProcesses(Cluster cluster) {
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

    /**
     * Starts every process again that has died by itself, also those that another run on this cluster finds at the same
     * time; and those of {@code own} that are not up. What another run has broken on purpose stays as it is.
     *
     * @return those that could not be brought back, with the reason, a sentence each
     */
    static List<String> bringBack(Cluster cluster, Set<String> own) {
        List<String> lost = new ArrayList<>();
        synchronized (cluster) {
            for (ProcessStatus process : cluster.status().processes()) {
                boolean dead = process.state().equals("failed");
                if (dead || own.contains(process.name()) && !process.state().equals("up")) {
                    try {
                        cluster.restart(process.name());
                    } catch (ClusterException e) {
                        lost.add(process.name() + " was " + process.state() + " and could not be brought back: "
                                + e.getMessage());
                    }
                }
            }
        }
        return lost;
    }
}
