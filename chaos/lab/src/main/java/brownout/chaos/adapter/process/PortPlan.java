package brownout.chaos.adapter.process;

import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Topology;
import brownout.chaos.cluster.Topology.Edge;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.process.FreePorts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who listens where, decided before anything runs: processes are configured with each other's addresses.
 *
 * @param processes port by {@code <process>/<protocol>}
 * @param proxies listening port by proxy name
 */
record PortPlan(Map<String, Integer> processes, Map<String, Integer> proxies, Topology topology) {

    private static final int FEW = 3;

    /** So that a curl in a guide works. */
    static final Map<String, Integer> DEFAULTS = Map.ofEntries(
            Map.entry("lab/http", 7070),
            Map.entry("toxiproxy/http", 8474),
            Map.entry("notification-service-1/http", 8101),
            Map.entry("notification-service-2/http", 8102),
            Map.entry("notification-service-1/grpc", 9101),
            Map.entry("notification-service-2/grpc", 9102),
            Map.entry("job-queue-service-1/http", 8201),
            Map.entry("job-queue-service-1/grpc", 9201),
            Map.entry("video-worker-1/http", 8211),
            Map.entry("video-worker-2/http", 8212),
            Map.entry("profile-us/http", 8301),
            Map.entry("profile-eu/http", 8302),
            Map.entry("profile-ap/http", 8303),
            Map.entry("profile-us/grpc", 9301),
            Map.entry("profile-eu/grpc", 9302),
            Map.entry("profile-ap/grpc", 9303));

    PortPlan {
        processes = Map.copyOf(processes);
        proxies = Map.copyOf(proxies);
    }

    /** @param preferred ports to use where nobody else does; every other one is free */
    static PortPlan choose(Topology topology, Map<String, Integer> preferred, StartProgress progress) {
        Map<String, Integer> ports = new HashMap<>();
        List<String> taken = new ArrayList<>();
        for (String key : keys(topology)) {
            Integer wanted = preferred.get(key);
            int port = wanted == null ? FreePorts.next() : FreePorts.preferably(wanted);
            ports.put(key, port);
            if (wanted != null && port != wanted) {
                taken.add("port " + wanted + " is taken: " + key + " listens on " + port + " instead");
            }
        }
        tell(taken, progress);
        Map<String, Integer> proxies = topology.edges().stream()
                .flatMap(edge -> topology.proxies(edge).stream())
                .collect(Collectors.toMap(proxy -> proxy, proxy -> FreePorts.next()));
        return new PortPlan(ports, proxies, topology);
    }

    private static List<String> keys(Topology topology) {
        List<String> keys = new ArrayList<>(List.of("lab/http", "toxiproxy/http"));
        for (Node node : topology.nodes()) {
            protocols(node).forEach(protocol -> keys.add(node.name() + "/" + protocol));
        }
        return keys;
    }

    private static void tell(List<String> taken, StartProgress progress) {
        if (taken.size() <= FEW) {
            taken.forEach(progress::note);
        } else {
            progress.note(taken.size() + " of the usual ports are taken, perhaps by another lab: free ones are used"
                    + " instead, ./lab status prints them");
        }
    }

    /** Kafka chooses its listeners itself. */
    private static List<String> protocols(Node node) {
        return switch (node.kind()) {
            case KAFKA -> List.of();
            case REDIS -> List.of("redis");
            case PROVIDERS -> List.of("control", "email", "push", "sms");
            case NOTIFICATION, JOB_QUEUE, PROFILE -> List.of("http", "grpc");
            case VIDEO_WORKER -> List.of("http");
        };
    }

    int of(String processAndProtocol) {
        Integer port = processes.get(processAndProtocol);
        if (port == null) {
            throw new IllegalArgumentException("nothing is called " + processAndProtocol + ", only "
                    + processes.keySet().stream().sorted().toList());
        }
        return port;
    }

    /** Where an edge's client side listens, one {@code host:port} for each of its proxies. */
    List<String> listen(Edge edge) {
        return topology.proxies(edge).stream()
                .map(proxy -> "127.0.0.1:" + proxies.get(proxy))
                .toList();
    }

    /** The same by the link's name, joined with commas. */
    String link(String name) {
        return topology.edges().stream()
                .filter(edge -> edge.name().equals(name))
                .findFirst()
                .map(edge -> String.join(",", listen(edge)))
                .orElseThrow(() -> new IllegalArgumentException("there is no link " + name));
    }
}
