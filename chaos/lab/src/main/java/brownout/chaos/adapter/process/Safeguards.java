package brownout.chaos.adapter.process;

import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.adapter.rest.ServiceAdmin.Safeguard;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.naming.Nearest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The switches of all service instances, asked of the instances themselves: whoever switched them, they are found. An
 * instance that is started again comes back with the switches it had, because it reads them from a file at its start.
 */
final class Safeguards {
    private final ServiceAdmin admin;
    private final Function<String, URI> http;
    private final SafeguardFiles files;

    /** @param http the base address of a process */
    Safeguards(ServiceAdmin admin, Function<String, URI> http, SafeguardFiles files) {
        this.admin = admin;
        this.http = http;
        this.files = files;
    }

    /** @return the state before, by instance */
    Map<String, Boolean> switchTo(Collection<LabProcess> processes, String service, String safeguard, boolean enabled) {
        List<LabProcess> instances = processes.stream()
                .filter(process -> isOf(process, service))
                .filter(LabProcess::runs)
                .toList();
        Map<String, Boolean> before = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        for (LabProcess instance : instances) {
            for (Safeguard each : of(instance)) {
                names.add(each.name());
                if (each.name().equals(safeguard)) {
                    before.put(instance.name(), each.enabled());
                }
            }
        }
        if (before.isEmpty()) {
            throw unknown(processes, instances, names, service, safeguard);
        }
        // Also for those that are down: they must not come back with another mind.
        processes.stream()
                .filter(process -> isOf(process, service))
                .forEach(process -> files.write(process.node(), safeguard, enabled));
        instances.stream()
                .filter(instance -> before.containsKey(instance.name()))
                .forEach(instance -> put(instance, Map.of(safeguard, enabled)));
        return before;
    }

    /** Switches every one on. @return what could not be, a sentence each */
    List<String> putBack(Collection<LabProcess> processes) {
        List<String> remains = new ArrayList<>();
        processes.stream().filter(each -> each.node().kind().isService()).forEach(instance -> {
            files.clear(instance.node());
            if (!instance.runs()) {
                return;
            }
            try {
                Map<String, Boolean> off = of(instance).stream()
                        .filter(each -> !each.enabled())
                        .collect(Collectors.toMap(Safeguard::name, each -> true));
                if (!off.isEmpty()) {
                    put(instance, off);
                }
            } catch (ClusterException e) {
                remains.add(String.valueOf(e.getMessage()));
            }
        });
        return remains;
    }

    private List<Safeguard> of(LabProcess instance) {
        return admin.safeguards(instance.name(), http.apply(instance.name()));
    }

    private void put(LabProcess instance, Map<String, Boolean> switches) {
        admin.put(instance.name(), http.apply(instance.name()), switches);
    }

    private static boolean isOf(LabProcess process, String service) {
        return process.node().kind().isService()
                && (process.name().equals(service)
                        || process.node().kind().module().equals(service));
    }

    private static ClusterException unknown(
            Collection<LabProcess> all,
            List<LabProcess> instances,
            Collection<String> names,
            String service,
            String safeguard) {
        List<String> services = all.stream()
                .filter(process -> process.node().kind().isService())
                .flatMap(process -> Stream.of(process.node().kind().module(), process.name()))
                .distinct()
                .toList();
        if (!services.contains(service)) {
            return new ClusterException(
                    Reason.WRONG_NAME, "there is no service " + service + Nearest.hint(service, services));
        }
        if (instances.isEmpty()) {
            return new ClusterException("no instance of " + service + " runs: ./lab restart starts one");
        }
        return new ClusterException(
                Reason.WRONG_NAME, service + " has no safeguard " + safeguard + Nearest.hint(safeguard, names));
    }
}
