package brownout.chaos.testkit.kafka;

import brownout.chaos.testkit.process.SharedClasses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a cluster shall be; made by {@link KafkaCluster#in}. */
public final class KafkaClusterBuilder {
    final Path directory;
    final Map<String, List<String>> links = new LinkedHashMap<>();
    final Map<String, String> config = new HashMap<>();
    int brokers = 1;
    int heapMegabytes = 256;
    int directPort;

    @Nullable
    Path logs;

    @Nullable
    SharedClasses sharedClasses;

    KafkaClusterBuilder(Path directory) {
        this.directory = directory;
    }

    /** @param count 1 to 3 */
    public KafkaClusterBuilder brokers(int count) {
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
    public KafkaClusterBuilder link(String name, List<String> advertised) {
        if (name.equals(Listeners.DIRECT_LINK)
                || links.keySet().stream()
                        .anyMatch(other -> Listeners.nameFor(other).equals(Listeners.nameFor(name)))) {
            throw new IllegalArgumentException("there already is a link " + name + " to Kafka");
        }
        links.put(name, List.copyOf(advertised));
        return this;
    }

    /** Of the first broker's direct listener; a free one by default. */
    public KafkaClusterBuilder directPort(int port) {
        this.directPort = port;
        return this;
    }

    /** Directory of {@code kafka-<n>.log}; by default each broker's own. */
    public KafkaClusterBuilder logs(Path directoryOfLogs) {
        this.logs = directoryOfLogs;
        return this;
    }

    /** Of each broker; 256 by default. Less than 128 is too little for Kafka. */
    public KafkaClusterBuilder heapMegabytes(int megabytes) {
        this.heapMegabytes = megabytes;
        return this;
    }

    /** Start faster from the second time on; off by default. */
    public KafkaClusterBuilder sharedClasses(SharedClasses archive) {
        this.sharedClasses = archive;
        return this;
    }

    /** A broker setting that differs from this kit's. */
    public KafkaClusterBuilder config(String key, String value) {
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
