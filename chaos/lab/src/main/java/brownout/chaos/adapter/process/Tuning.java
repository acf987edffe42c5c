package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.naming.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Settings that instances have beside those that the lab gives each: an instance reads them at its start. */
final class Tuning {
    private final StartFiles files;
    private final Consumer<LabProcess> awaitUp;

    /** @param awaitUp returns once a process that has been started can be used */
    Tuning(StartFiles files, Consumer<LabProcess> awaitUp) {
        this.files = files;
        this.awaitUp = awaitUp;
    }

    /**
     * Starts every instance anew that has others, all at once; one that does not run finds them when it does.
     *
     * @return whether there was any
     */
    boolean change(Collection<LabProcess> processes, String service, Map<String, String> settings) {
        List<LabProcess> instances = processes.stream()
                .filter(process -> Safeguards.isOf(process, service))
                .toList();
        if (instances.isEmpty()) {
            List<String> services = processes.stream()
                    .filter(process -> process.node().kind().isService())
                    .map(process -> process.node().kind().module())
                    .distinct()
                    .toList();
            throw new ClusterException(
                    Reason.WRONG_NAME, "there is no service " + service + Nearest.hint(service, services));
        }
        List<LabProcess> changed = instances.stream()
                .filter(instance -> files.configure(instance.node(), settings))
                .toList();
        List<LabProcess> running = changed.stream().filter(LabProcess::runs).toList();
        running.forEach(LabProcess::start);
        running.forEach(awaitUp);
        return !changed.isEmpty();
    }

    /** As the lab gives them, everywhere. */
    void putBack(Collection<LabProcess> processes) {
        processes.stream()
                .filter(process -> process.node().kind().isService())
                .map(process -> process.node().kind().module())
                .distinct()
                .forEach(service -> change(processes, service, Map.of()));
    }
}
