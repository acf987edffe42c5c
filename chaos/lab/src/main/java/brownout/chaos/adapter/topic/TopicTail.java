package brownout.chaos.adapter.topic;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.naming.Nearest;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The end of a topic: committed records only, as the services themselves read. In no consumer group. */
public final class TopicTail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final RecordDecoder decoder = new RecordDecoder();

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = ends;
    }

    /**
     * @param records how many of each partition to begin with
     * @throws ClusterException for a topic that does not exist, with the nearest one that does
     */
    public static TopicTail open(String bootstrapServers, String topic, int records) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                configuration(bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, PATIENCE);
            ends.forEach((partition, end) -> consumer.seek(
                    partition, Math.max(beginnings.getOrDefault(partition, 0L), end - Math.max(0, records))));
            return new TopicTail(consumer, ends);
        } catch (KafkaException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw new ClusterException(
                    "Kafka at " + bootstrapServers + " does not answer (" + e.getMessage() + "): ./lab status tells"
                            + " whether it runs",
                    e);
        } catch (ClusterException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    private static Properties configuration(String bootstrapServers) {
        Properties configuration = new Properties();
        configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        configuration.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        configuration.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        configuration.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return configuration;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        Map<String, List<PartitionInfo>> topics = consumer.listTopics(PATIENCE);
        List<PartitionInfo> found = topics.get(topic);
        if (found == null) {
            List<String> names = new TreeSet<>(topics.keySet())
                    .stream().filter(name -> !name.startsWith("__")).toList();
            throw new ClusterException(
                    Reason.WRONG_NAME,
                    "there is no topic " + topic
                            + (names.isEmpty() ? ": no service has made one yet" : Nearest.hint(topic, names)));
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Prints up to the present end in the order of time, then what follows if {@code follow}, as it comes. */
    public void print(Consumer<String> lines, boolean follow) {
        List<ConsumerRecord<byte[], byte[]>> present = new java.util.ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reachedEnds()) {
            ConsumerRecords<byte[], byte[]> more = consumer.poll(POLL);
            more.forEach(present::add);
            if (!more.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new ClusterException("Kafka sent nothing for " + PATIENCE.toSeconds()
                        + " s although there is more in the topic: ./lab status tells whether it runs");
            }
        }
        present.stream()
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .map(decoder::line)
                .forEach(lines);
        while (follow) {
            consumer.poll(POLL).forEach(record -> lines.accept(decoder.line(record)));
        }
    }

    /** Compaction and transaction markers leave offsets without records: positions count, not records. */
    private boolean reachedEnds() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
