package brownout.chaos.adapter.topic;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.naming.Nearest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
    private static final int FURTHER = 4;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> beginnings;
    private final Map<TopicPartition, Long> ends;
    private final int records;
    private final RecordDecoder decoder = new RecordDecoder();

    private TopicTail(KafkaConsumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, int records) {
        this.consumer = consumer;
        this.beginnings = consumer.beginningOffsets(partitions, PATIENCE);
        this.ends = consumer.endOffsets(partitions, PATIENCE);
        this.records = records;
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
            return new TopicTail(consumer, partitions, Math.max(0, records));
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
        newest().stream()
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .map(decoder::line)
                .forEach(lines);
        while (follow) {
            consumer.poll(POLL).forEach(record -> lines.accept(decoder.line(record)));
        }
    }

    /**
     * Compaction and transaction markers leave offsets without records, so the last {@code n} offsets may hold fewer than
     * {@code n}: looks further back until there are enough, or nothing is left.
     */
    private List<ConsumerRecord<byte[], byte[]>> newest() {
        for (long back = records; ; back *= FURTHER) {
            Map<TopicPartition, Long> from = new HashMap<>();
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                from.put(end.getKey(), Math.max(beginnings.getOrDefault(end.getKey(), 0L), end.getValue() - back));
            }
            from.forEach(consumer::seek);
            Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = untilTheEnds();
            boolean enough = from.entrySet().stream()
                    .allMatch(
                            each -> found.getOrDefault(each.getKey(), List.of()).size() >= records
                                    || each.getValue() <= beginnings.getOrDefault(each.getKey(), 0L));
            if (enough) {
                return found.values().stream()
                        .flatMap(each -> each.stream().skip(Math.max(0, each.size() - records)))
                        .toList();
            }
        }
    }

    private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> untilTheEnds() {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reachedEnds()) {
            ConsumerRecords<byte[], byte[]> more = consumer.poll(POLL);
            more.forEach(record -> found.computeIfAbsent(
                            new TopicPartition(record.topic(), record.partition()), partition -> new ArrayList<>())
                    .add(record));
            if (!more.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new ClusterException("Kafka sent nothing for " + PATIENCE.toSeconds()
                        + " s although there is more in the topic: ./lab status tells whether it runs");
            }
        }
        return found;
    }

    /** Positions count, not records. */
    private boolean reachedEnds() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
