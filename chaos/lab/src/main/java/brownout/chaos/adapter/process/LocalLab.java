package brownout.chaos.adapter.process;

import brownout.chaos.adapter.toxiproxy.ToxiproxyClient;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.cluster.ClusterStatus.TenantStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.ServiceSettings;
import brownout.chaos.cluster.ShippedTemplates;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Topology;
import brownout.chaos.cluster.Topology.Edge;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.process.DataDirectory;
import brownout.chaos.testkit.process.ProcessException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Decides all addresses, then starts the system on this machine.
 *
 * <pre>
 *   ports → Toxiproxy with a proxy for each link → Kafka, Redis, providers and services, all at once
 * </pre>
 */
public final class LocalLab {
    private static final int NEEDS_MEGABYTES = 300;

    private final Path root;
    private final LabHome home;
    private final StartOptions options;
    private final StartProgress progress;
    private final Topology topology;
    private final PortPlan ports;
    private final Predicate<Node> wanted;

    private LocalLab(
            Path root,
            LabHome home,
            StartOptions options,
            StartProgress progress,
            Map<String, Integer> preferredPorts,
            Predicate<Node> wanted) {
        this.root = root;
        this.home = home;
        this.options = options;
        this.progress = progress;
        this.wanted = wanted;
        this.topology = new Topology(options.brokers());
        checkDisk(home);
        checkBrokers(home, options.brokers());
        this.ports = PortPlan.choose(topology, preferredPorts, progress);
    }

    /** For {@code ./lab up}: the ports that guides name, where they are free; data of earlier labs are used again. */
    public static LocalLab upIn(Path root, LabHome home, StartOptions options, StartProgress progress) {
        return new LocalLab(root, home, options, progress, PortPlan.DEFAULTS, node -> true);
    }

    /** On free ports only. */
    public static LocalLab privateIn(Path root, LabHome home, StartOptions options, StartProgress progress) {
        return new LocalLab(root, home, options, progress, Map.of(), node -> true);
    }

    /** Without the services: Kafka, Redis, providers and every proxy; for tests. */
    static LocalLab withoutServicesIn(Path root, LabHome home, StartOptions options, StartProgress progress) {
        return new LocalLab(
                root, home, options, progress, Map.of(), node -> !node.kind().isService());
    }

    /** Where the control API may listen. */
    public int controlPort() {
        return ports.of("lab/http");
    }

    /**
     * Returns when all is ready.
     *
     * @throws ClusterException with the reason, when something does not come up; nothing runs then
     */
    public LocalCluster start() {
        long began = System.nanoTime();
        URI dashboard = URI.create("http://127.0.0.1:" + controlPort());
        ToxiproxyHost toxiproxy = ToxiproxyHost.start(options, ports.of("toxiproxy/http"), dashboard);
        try {
            KafkaCluster kafka = kafka();
            return start(toxiproxy.with(proxies(kafka)), kafka, began);
        } catch (ProcessException e) {
            close(toxiproxy);
            throw new ClusterException(Reason.MISSING, e.sentence());
        } catch (RuntimeException e) {
            close(toxiproxy);
            throw e;
        }
    }

    private LocalCluster start(ToxiproxyHost toxiproxy, KafkaCluster kafka, long began) {
        List<Node> nodes = topology.nodes().stream().filter(wanted).toList();
        List<TenantStatus> tenants = Secrets.write(home, options.tenants(), nodes);
        ServiceSettings settings = new ServiceSettings(
                ports::link,
                ports::of,
                options.brokers(),
                home,
                options.tenants().exist());
        ServiceCommand services = new ServiceCommand(root, settings, options.otlp(), new StartFiles(home));
        Startup startup = new Startup(home, ports, kafka, services, progress);
        LocalCluster cluster = new LocalCluster(
                home,
                new LocalCluster.Wiring(
                        toxiproxy.address(),
                        kafka.bootstrap(),
                        addresses(nodes),
                        links(),
                        nodes.stream().map(Node::name).toList(),
                        tenants),
                startup.started(),
                toxiproxy.closing());
        try {
            startup.run(nodes);
        } catch (RuntimeException e) {
            cluster.close(false);
            throw e;
        }
        progress.ready(Duration.ofNanos(System.nanoTime() - began));
        return cluster;
    }

    private KafkaCluster kafka() {
        KafkaCluster.Builder kafka = KafkaCluster.in(home.data().resolve("kafka"))
                .brokers(options.brokers())
                .logs(home.logs());
        topology.edges().stream()
                .filter(Edge::leadsToKafka)
                .forEach(edge -> kafka.link(edge.client(), ports.listen(edge)));
        return kafka.build();
    }

    private List<ToxiproxyClient.Proxy> proxies(KafkaCluster kafka) {
        List<ToxiproxyClient.Proxy> proxies = new ArrayList<>();
        for (Edge edge : topology.edges()) {
            List<String> names = topology.proxies(edge);
            List<String> listen = ports.listen(edge);
            for (int index = 0; index < names.size(); index++) {
                String upstream = edge.leadsToKafka()
                        ? kafka.upstream(edge.client(), index + 1)
                        : "127.0.0.1:" + ports.of(edge.target());
                proxies.add(new ToxiproxyClient.Proxy(names.get(index), listen.get(index), upstream, true));
            }
        }
        return proxies;
    }

    private List<Link> links() {
        return topology.edges().stream()
                .map(edge -> new Link(edge.name(), topology.proxies(edge), ports.listen(edge)))
                .toList();
    }

    private Map<String, URI> addresses(List<Node> nodes) {
        Map<String, URI> addresses = new TreeMap<>();
        List<String> names = new ArrayList<>(nodes.stream().map(Node::name).toList());
        names.add("lab");
        ports.processes().forEach((key, port) -> {
            String process = key.substring(0, key.indexOf('/'));
            String protocol = key.substring(process.length() + 1);
            if (names.contains(process)) {
                addresses.put(key, URI.create(scheme(protocol) + "://127.0.0.1:" + port));
            }
        });
        return addresses;
    }

    private static String scheme(String protocol) {
        return switch (protocol) {
            case "email" -> "smtp";
            case "redis", "grpc" -> protocol;
            default -> "http";
        };
    }

    private static void checkDisk(LabHome home) {
        try {
            PrivateFiles.directory(home.directory());
            DataDirectory.prepare(PrivateFiles.directory(home.data()), "the lab", NEEDS_MEGABYTES);
            Files.createDirectories(home.outputs());
            ShippedTemplates.write(Files.createDirectories(home.templates()));
            PrivateFiles.directory(home.logs());
        } catch (ProcessException e) {
            throw new ClusterException(Reason.MISSING, e.sentence());
        } catch (IOException e) {
            throw new ClusterException(
                    Reason.MISSING, "the lab's home " + home.directory() + " cannot be written: " + e);
        }
    }

    /** A quorum of three cannot be made out of the data of one, nor the other way round. */
    private static void checkBrokers(LabHome home, int brokers) {
        Path file = home.data().resolve("brokers");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, brokers + "\n");
            }
            String made = Files.readString(file).strip();
            if (!made.equals(Integer.toString(brokers))) {
                throw new ClusterException(
                        Reason.WRONG_NAME,
                        "the data in " + home.data() + " are of a lab with --brokers " + made
                                + ": start it like that, or add --fresh to delete them");
            }
        } catch (IOException e) {
            throw new ClusterException(Reason.MISSING, file + " cannot be read or written: " + e.getMessage());
        }
    }

    /** Also on a thread that was interrupted. */
    private static void close(ToxiproxyHost toxiproxy) {
        boolean interrupted = Thread.interrupted();
        try {
            toxiproxy.closing().close();
        } catch (Exception e) {
            throw new ClusterException("Toxiproxy could not be stopped: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
