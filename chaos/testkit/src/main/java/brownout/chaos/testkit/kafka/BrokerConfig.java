package brownout.chaos.testkit.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The {@code server.properties} of one broker that is also a controller.
 *
 * <p>The quorum is given statically ({@code controller.quorum.voters}) and not kept in the metadata log, so that a
 * cluster comes up again from its data directory on other ports than before.
 */
final class BrokerConfig {
    /** The listener that no proxy stands before, also used between brokers. */
    static final String DIRECT = "DIRECT";

    private static final String CONTROLLER = "CONTROLLER";

    private BrokerConfig() {}

    /** One listener: where it binds and what it tells clients to connect to. */
    record Listener(String name, int port, String advertised) {}

    static Map<String, String> of(int node, List<Integer> controllerPorts, List<Listener> listeners, Path data) {
        int brokers = controllerPorts.size();
        Map<String, String> config = new TreeMap<>();
        config.put("node.id", Integer.toString(node));
        config.put("process.roles", "broker,controller");
        config.put("log.dirs", data.toString());
        config.put("controller.listener.names", CONTROLLER);
        config.put("controller.quorum.voters", voters(controllerPorts));
        config.put("inter.broker.listener.name", DIRECT);
        config.putAll(listenerSettings(controllerPorts.get(node - 1), listeners));
        config.putAll(replication(brokers));
        config.putAll(smallMachine());
        config.putAll(quickReactions());
        return config;
    }

    private static String voters(List<Integer> controllerPorts) {
        List<String> voters = new ArrayList<>();
        for (int node = 1; node <= controllerPorts.size(); node++) {
            voters.add(node + "@127.0.0.1:" + controllerPorts.get(node - 1));
        }
        return String.join(",", voters);
    }

    private static Map<String, String> listenerSettings(int controllerPort, List<Listener> listeners) {
        String bound = listeners.stream()
                .map(listener -> listener.name() + "://127.0.0.1:" + listener.port())
                .collect(Collectors.joining(","));
        return Map.of(
                "listeners",
                CONTROLLER + "://127.0.0.1:" + controllerPort + "," + bound,
                "advertised.listeners",
                listeners.stream()
                        .map(listener -> listener.name() + "://" + listener.advertised())
                        .collect(Collectors.joining(",")),
                "listener.security.protocol.map",
                CONTROLLER + ":PLAINTEXT,"
                        + listeners.stream()
                                .map(listener -> listener.name() + ":PLAINTEXT")
                                .collect(Collectors.joining(",")));
    }

    private static Map<String, String> replication(int brokers) {
        String copies = Integer.toString(brokers);
        String inSync = Integer.toString(Math.max(1, brokers - 1));
        return Map.of(
                "default.replication.factor", copies,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", copies,
                "transaction.state.log.replication.factor", copies,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", copies,
                "share.coordinator.state.topic.min.isr", inSync);
    }

    private static Map<String, String> smallMachine() {
        return Map.ofEntries(
                Map.entry("num.partitions", "1"),
                Map.entry("offsets.topic.num.partitions", "3"),
                Map.entry("transaction.state.log.num.partitions", "2"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                // Network threads are per listener, and there is a listener per link.
                Map.entry("num.network.threads", "1"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("num.replica.fetchers", "1"),
                Map.entry("num.recovery.threads.per.data.dir", "1"),
                Map.entry("log.cleaner.threads", "1"),
                // The default of 128 MB does not fit the heap; 4 MB hold the keys of 170,000 records per pass.
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"),
                Map.entry("log.cleaner.io.buffer.size", "131072"),
                Map.entry("log.index.size.max.bytes", "1048576"),
                Map.entry("offsets.topic.segment.bytes", "16777216"),
                Map.entry("transaction.state.log.segment.bytes", "16777216"));
    }

    /** What reacts after seconds to minutes by default must react within a scenario of seconds. */
    private static Map<String, String> quickReactions() {
        return Map.ofEntries(
                // A crashed broker may come back only when its last session is over: 9 s by default.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("group.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.min.session.timeout.ms", "1000"),
                Map.entry("group.consumer.session.timeout.ms", "6000"),
                Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
                Map.entry("group.consumer.heartbeat.interval.ms", "1000"),
                Map.entry("group.share.min.session.timeout.ms", "1000"),
                Map.entry("group.share.session.timeout.ms", "6000"),
                Map.entry("group.share.min.heartbeat.interval.ms", "200"),
                Map.entry("group.share.heartbeat.interval.ms", "1000"),
                Map.entry("group.share.min.record.lock.duration.ms", "1000"),
                Map.entry("log.retention.check.interval.ms", "30000"),
                Map.entry("auto.create.topics.enable", "false"));
    }
}
