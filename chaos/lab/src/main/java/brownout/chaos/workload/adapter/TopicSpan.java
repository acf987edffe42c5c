package brownout.chaos.workload.adapter;

import brownout.chaos.workload.Oracle.OracleException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What was committed to a topic between a mark and now. Read over the lab's own listener, which no fault touches. Throws
 * {@link OracleException} when it cannot read all of it, after some tens of seconds at the latest.
 */
public final class TopicSpan {
    private static final Duration MOST = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String topic;
    private Map<TopicPartition, Long> marks = Map.of();

    public TopicSpan(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    public void mark() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            marks = consumer.endOffsets(partitions(consumer), MOST);
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    public List<ConsumerRecord<String, byte[]>> since() {
        long deadline = System.nanoTime() + MOST.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, MOST);
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, marks.getOrDefault(partition, 0L)));
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (!reached(consumer, ends)) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException("its end was not reached within " + MOST.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(records::add);
            }
            return records;
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    /** Transaction markers leave offsets without records: positions count, not records. */
    private static boolean reached(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), MOST) >= end.getValue());
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return consumer.partitionsFor(topic, MOST).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private OracleException unreadable(Exception e) {
        return new OracleException("the topic " + topic + " could not be read: " + e.getMessage(), e);
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Properties config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // Rather an error than a jump over what is missing.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
