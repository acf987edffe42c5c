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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The switches of all service instances, asked of the instances themselves: whoever switched them, they are found.
 *
 * <p>Only instances that are up are called. Every other one (down, paused, still booting) finds the switch in the file that
 * it reads at its start, or is told by {@link #catchUp} once it is up: the file is written before anybody looks who is up,
 * and whoever comes up looks for what he missed afterwards, so that one of the two always sees the other.
 */
final class Safeguards {
    private final ServiceAdmin admin;
    private final Function<String, URI> http;
    private final StartFiles files;
    /** Instances that could not be called when something was switched. */
    private final Set<String> behind = ConcurrentHashMap.newKeySet();

    /** @param http the base address of a process */
    Safeguards(ServiceAdmin admin, Function<String, URI> http, StartFiles files) {
        this.admin = admin;
        this.http = http;
        this.files = files;
    }

    /**
     * Off needs an instance that is up and has the safeguard; on is what each has without being told.
     *
     * @return the state before, by instance that is up
     */
    Map<String, Boolean> switchTo(Collection<LabProcess> processes, String service, String safeguard, boolean enabled) {
        List<LabProcess> all =
                processes.stream().filter(process -> isOf(process, service)).toList();
        List<LabProcess> instances = all.stream().filter(LabProcess::isUp).toList();
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
        boolean nobodyIsUp = instances.isEmpty() && !all.isEmpty();
        if (before.isEmpty() && !(enabled && nobodyIsUp)) {
            throw unknown(processes, instances, names, service, safeguard);
        }
        all.forEach(instance -> files.write(instance.node(), safeguard, enabled));
        for (LabProcess instance : all) {
            if (before.containsKey(instance.name())) {
                put(instance, Map.of(safeguard, enabled));
            } else if (!instances.contains(instance)) {
                behind.add(instance.name());
                catchUp(instance);
            }
        }
        return before;
    }

    /** Tells an instance that has come up what was switched meanwhile; does nothing to one that missed nothing. */
    void catchUp(LabProcess instance) {
        if (!instance.isUp() || !behind.remove(instance.name())) {
            return;
        }
        try {
            Map<String, Boolean> missed = new TreeMap<>();
            for (Safeguard each : of(instance)) {
                boolean wanted = files.enabled(instance.node(), each.name());
                if (each.enabled() != wanted) {
                    missed.put(each.name(), wanted);
                }
            }
            if (!missed.isEmpty()) {
                put(instance, missed);
            }
        } catch (ClusterException e) {
            behind.add(instance.name());
            throw e;
        }
    }

    /** Switches every one on. @return what could not be, a sentence each */
    List<String> putBack(Collection<LabProcess> processes) {
        List<String> remains = new ArrayList<>();
        processes.stream().filter(each -> each.node().kind().isService()).forEach(instance -> {
            files.clear(instance.node());
            if (!instance.isUp()) {
                behind.add(instance.name());
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

    static boolean isOf(LabProcess process, String service) {
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
            return new ClusterException(
                    "no instance of " + service + " is up: ./lab status tells, ./lab restart starts one");
        }
        return new ClusterException(
                Reason.WRONG_NAME, service + " has no safeguard " + safeguard + Nearest.hint(safeguard, names));
    }
}
