package brownout.chaos.testkit.kafka;

import brownout.chaos.testkit.kafka.BrokerConfig.Listener;
import brownout.chaos.testkit.process.DataDirectory;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.SharedClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * One to three real Kafka brokers (KRaft, each broker also a controller), every one a child JVM.
 *
 * <p>A broker has one listener per <em>link</em>, advertised at the address of that link's proxy, so that all bytes of
 * that link's clients cross the proxy, and a listener {@code direct} that no proxy stands before:
 *
 * <pre>
 *   notification-service ── proxy (advertised) ── {@link #upstream} ┐
 *   profile-eu ──────────── proxy (advertised) ── {@link #upstream} ┼ kafka-1
 *   tests, the lab ─────────────────────────────── {@link #bootstrap()} ┘
 * </pre>
 *
 * <p>Data outlive {@link #close()}: a cluster made again in the same directory has them, on whatever ports. Topics are
 * not created by use ({@code auto.create.topics.enable=false}).
 */
public final class KafkaCluster implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration GRACE_WITHOUT_QUORUM = Duration.ofSeconds(1);

    private final Path directory;
    private final int brokerCount;
    private final Listeners listeners;
    private final List<KafkaBroker> brokers;
    private final List<ManagedProcess> processes = new ArrayList<>();

    private KafkaCluster(Builder builder) {
        this.directory = DataDirectory.prepare(builder.directory, "Kafka", 0);
        this.brokerCount = builder.brokers;
        this.listeners = Listeners.of(builder.brokers, builder.directPort, builder.links);
        this.brokers = brokers(builder);
    }

    /** One broker with the direct listener only, ready when this returns. */
    public static KafkaCluster single(Path directory) {
        return started(in(directory));
    }

    /** Ready when this returns. */
    public static KafkaCluster started(Builder builder) {
        KafkaCluster cluster = builder.build();
        try {
            cluster.start();
            cluster.awaitReady();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** @param directory for data, configuration and, unless told otherwise, logs */
    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    private List<KafkaBroker> brokers(Builder builder) {
        List<Integer> controllers = new ArrayList<>();
        for (int node = 1; node <= brokerCount; node++) {
            controllers.add(FreePorts.next());
        }
        List<KafkaBroker> all = new ArrayList<>();
        for (int node = 1; node <= brokerCount; node++) {
            String name = "kafka-" + node;
            Path home = directory.resolve(name);
            Map<String, String> config =
                    new HashMap<>(BrokerConfig.of(node, controllers, listeners.ofBroker(node), home.resolve("data")));
            config.putAll(builder.config);
            Path logs = builder.logs == null ? home : builder.logs.toAbsolutePath();
            SharedClasses shared = mayRecord(node, builder.sharedClasses) ? builder.sharedClasses : null;
            all.add(new KafkaBroker(name, home, logs.resolve(name + ".log"), builder::java, shared, config));
        }
        return List.copyOf(all);
    }

    /** One recording is enough, and costs two seconds of processor time: the broker that is stopped first makes it. */
    private boolean mayRecord(int node, @Nullable SharedClasses archive) {
        return node == brokerCount || (archive != null && archive.exist());
    }

    /** Starts every broker and returns without waiting until they are ready. */
    public synchronized void start() {
        if (!processes.isEmpty()) {
            throw new IllegalStateException("Kafka in " + directory + " is already started");
        }
        for (int node = 1; node <= brokerCount; node++) {
            String owner = "kafka-" + node;
            listeners.ofBroker(node).forEach(listener -> FreePorts.require(listener.port(), owner));
        }
        String id = clusterId();
        brokers.forEach(broker -> processes.add(broker.start(id)));
    }

    /** @throws ProcessException when a broker is not ready within 90 s */
    public void awaitReady() {
        for (int node = 1; node <= brokerCount; node++) {
            awaitReady(node);
        }
    }

    /** Also after a restart of that broker. @param node from 1 */
    public void awaitReady(int node) {
        broker(node).awaitReady(KafkaBroker.READY, READY_WITHIN);
    }

    /** To crash, pause or restart it. @param node from 1 */
    public synchronized ManagedProcess broker(int node) {
        if (node < 1 || node > processes.size()) {
            throw new IllegalArgumentException(
                    "there is no broker " + node + ": " + processes.size() + " started in " + directory);
        }
        return processes.get(node - 1);
    }

    public int size() {
        return brokerCount;
    }

    /** {@code bootstrap.servers} of the direct listener. */
    public String bootstrap() {
        return bootstrap(Listeners.DIRECT_LINK);
    }

    /** {@code bootstrap.servers} of a link: its proxies' addresses. */
    public String bootstrap(String link) {
        return String.join(
                ",", listeners.ofLink(link).stream().map(Listener::advertised).toList());
    }

    /** Where the proxy of {@code link} to broker {@code node} (from 1) must forward to, {@code host:port}. */
    public String upstream(String link, int node) {
        return "127.0.0.1:" + listeners.ofLink(link).get(node - 1).port();
    }

    private String clusterId() {
        Path file = directory.resolve("cluster.id");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, Uuid.randomUuid().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ProcessException("Kafka's cluster id in " + file + " cannot be read or written: " + e + ".", e);
        }
    }

    /**
     * Stops every broker; the data stay.
     *
     * <p>One after the other, since a broker may leave only with the consent of a majority of controllers. One that has no
     * majority left would wait for minutes, and is killed; it has lost nothing but the time that its next start takes to
     * look through its logs.
     */
    @Override
    public synchronized void close() {
        for (int index = processes.size() - 1; index >= 0; index--) {
            long alive = processes.stream().filter(ManagedProcess::isAlive).count();
            brokers.get(index).stop(processes.get(index), alive > brokerCount / 2 ? GRACE : GRACE_WITHOUT_QUORUM);
        }
        processes.clear();
    }

    /** How a cluster shall be. */
    public static final class Builder {
        private final Path directory;
        private final Map<String, List<String>> links = new LinkedHashMap<>();
        private final Map<String, String> config = new HashMap<>();
        private int brokers = 1;
        private int heapMegabytes = 256;
        private boolean lasting;
        private int directPort;

        @Nullable
        Path logs;

        @Nullable
        SharedClasses sharedClasses;

        Builder(Path directory) {
            this.directory = directory;
        }

        /** @param count 1 to 3 */
        public Builder brokers(int count) {
            if (count < 1 || count > 3) {
                throw new IllegalArgumentException("1 to 3 brokers are possible, not " + count);
            }
            this.brokers = count;
            return this;
        }

        /**
         * A listener of its own for the clients of one link.
         *
         * @param name as the link's client is called: {@code notification}
         * @param advertised the link's proxies, {@code host:port}, one for each broker
         */
        public Builder link(String name, List<String> advertised) {
            if (name.equals(Listeners.DIRECT_LINK)
                    || links.keySet().stream()
                            .anyMatch(other -> Listeners.nameFor(other).equals(Listeners.nameFor(name)))) {
                throw new IllegalArgumentException("there already is a link " + name + " to Kafka");
            }
            links.put(name, List.copyOf(advertised));
            return this;
        }

        /** Of the first broker's direct listener; a free one by default. */
        public Builder directPort(int port) {
            this.directPort = port;
            return this;
        }

        /** Directory of {@code kafka-<n>.log}; by default each broker's own. */
        public Builder logs(Path directoryOfLogs) {
            this.logs = directoryOfLogs;
            return this;
        }

        /** Of each broker; 256 by default. Less than 128 is too little for Kafka. */
        public Builder heapMegabytes(int megabytes) {
            this.heapMegabytes = megabytes;
            return this;
        }

        /** For measuring: both of the JVM's compilers. Off by default, because it starts slower and takes more memory. */
        public Builder lasting() {
            this.lasting = true;
            return this;
        }

        private List<String> java(List<String> arguments) {
            return lasting
                    ? JavaCommand.lasting(heapMegabytes, arguments)
                    : JavaCommand.small(heapMegabytes, arguments);
        }

        /** Start faster from the second time on; off by default. */
        public Builder sharedClasses(SharedClasses archive) {
            this.sharedClasses = archive;
            return this;
        }

        /** A broker setting that differs from this kit's. */
        public Builder config(String key, String value) {
            config.put(key, value);
            return this;
        }

        /** Chooses the ports; nothing runs until {@link KafkaCluster#start()}. */
        public KafkaCluster build() {
            links.forEach((link, advertised) -> {
                if (advertised.size() != brokers) {
                    throw new IllegalArgumentException("link " + link + " to Kafka has " + advertised.size()
                            + " advertised addresses and needs one for each of " + brokers + " brokers");
                }
            });
            return new KafkaCluster(this);
        }
    }
}
