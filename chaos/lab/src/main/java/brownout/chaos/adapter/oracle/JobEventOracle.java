package brownout.chaos.adapter.oracle;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import brownout.contracts.jobqueue.v1.JobEvent;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Every transition of a run's jobs, from {@code video-jobs.events}: from the offsets that the topic had reached when the
 * run began to those that it has when it is asked. Read over the lab's own listener, which no fault touches.
 */
public final class JobEventOracle implements Oracle {
    private static final String TOPIC = "video-jobs.events";
    private static final Duration MOST = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final RunClock clock;
    private Map<TopicPartition, Long> marks = Map.of();

    public JobEventOracle(String bootstrapServers, RunClock clock) {
        this.bootstrapServers = bootstrapServers;
        this.clock = clock;
    }

    @Override
    public void mark() {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            marks = consumer.endOffsets(partitions(consumer), MOST);
        } catch (KafkaException e) {
            throw unreadable(e);
        }
    }

    /** They come by way of the outbox, whose relay may be behind what clients are told. */
    @Override
    public Map<String, String> ends() {
        return Map.of("COMPLETED", "JOB_COMPLETED", "DEAD", "JOB_DEAD", "CANCELLED", "JOB_CANCELLED");
    }

    @Override
    public List<Event> since(Set<String> ids) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, MOST);
            consumer.assign(partitions);
            partitions.forEach(partition -> consumer.seek(partition, marks.getOrDefault(partition, 0L)));
            List<Event> events = new ArrayList<>();
            long deadline = System.nanoTime() + MOST.toNanos();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition, MOST) < ends.getOrDefault(partition, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("its end was not reached within " + MOST.toSeconds() + " s");
                }
                for (ConsumerRecord<String, byte[]> next : consumer.poll(POLL)) {
                    add(events, next, ids);
                }
            }
            return events;
        } catch (KafkaException | InvalidProtocolBufferException e) {
            throw unreadable(e);
        }
    }

    private void add(List<Event> events, ConsumerRecord<String, byte[]> next, Set<String> ids)
            throws InvalidProtocolBufferException {
        JobEvent event = JobEvent.parseFrom(next.value());
        if (ids.contains(event.getJobId())) {
            events.add(event(event));
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return consumer.partitionsFor(TOPIC, MOST).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static OracleException unreadable(Exception e) {
        return new OracleException("the topic " + TOPIC + " could not be read: " + e.getMessage(), e);
    }

    private Event event(JobEvent event) {
        Map<String, String> data = new HashMap<>();
        data.put("seq", Long.toString(event.getSeq()));
        data.put("attempt", Integer.toString(event.getAttempt()));
        data.put("token", Long.toString(event.getFencingToken()));
        putUnlessEmpty(data, "worker", event.getWorker());
        putUnlessEmpty(data, "output", event.getOutput());
        putUnlessEmpty(data, "reason", event.getReason());
        putUnlessEmpty(data, "refusedCall", event.getRefusedCall());
        if (event.getRefusedToken() != 0) {
            data.put("refusedToken", Long.toString(event.getRefusedToken()));
        }
        Instant at =
                Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos());
        return new Event(
                Duration.between(clock.began(), at).toNanos(),
                TOPIC,
                event.getType().name(),
                event.getJobId(),
                data);
    }

    private static void putUnlessEmpty(Map<String, String> data, String name, String value) {
        if (!value.isEmpty()) {
            data.put(name, value);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Properties config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "lab-oracle-" + UUID.randomUUID());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
