package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobState;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The compacted topic of job states, from which a lost scheduler is rebuilt. */
public final class KafkaStateLog {
    private static final System.Logger LOG = System.getLogger(KafkaStateLog.class.getName());
    private static final String EPOCH_KEY = "~epoch";
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaClients clients;

    public KafkaStateLog(KafkaClients clients) {
        this.clients = clients;
    }

    /**
     * Where each job's newest state lies. A compacted topic still holds older ones for a while, and restoring one of those
     * would bring an ended job back to life.
     *
     * @param epoch the last that was opened; empty when none ever was
     * @param newest offset by job id; a job's states are all in one partition
     */
    public record Survey(OptionalLong epoch, Map<String, Long> newest) {}

    /** Reads the topic up to its present end. Memory: about 150 bytes a job. */
    public Survey survey() {
        Map<String, Long> newest = new HashMap<>();
        AtomicLong epoch = new AtomicLong(-1);
        read(records -> {
            for (ConsumerRecord<String, byte[]> record : records) {
                newest.put(record.key(), record.offset());
                decode(record).ifPresent(it -> epoch.accumulateAndGet(it.getFencingToken() >>> 32, Math::max));
            }
        });
        newest.remove(EPOCH_KEY);
        return new Survey(epoch.get() < 0 ? OptionalLong.empty() : OptionalLong.of(epoch.get()), newest);
    }

    /** Hands the newest state of every job to {@code states}, in batches. */
    public void newest(Survey survey, Consumer<List<JobState>> states) {
        read(records -> {
            List<JobState> batch = new ArrayList<>();
            for (ConsumerRecord<String, byte[]> record : records) {
                if (Objects.equals(survey.newest().get(record.key()), record.offset())) {
                    decode(record).ifPresent(batch::add);
                }
            }
            if (!batch.isEmpty()) {
                states.accept(batch);
            }
        });
    }

    private void read(Consumer<ConsumerRecords<String, byte[]>> records) {
        try (KafkaConsumer<String, byte[]> consumer = clients.reader("rebuild")) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo it : consumer.partitionsFor(KafkaTopics.STATE)) {
                partitions.add(new TopicPartition(it.topic(), it.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                records.accept(consumer.poll(POLL));
            }
        }
    }

    /** Empty for a job that was forgotten, and for a record that no version of this service wrote. */
    private static Optional<JobState> decode(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JobState.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "state unreadable and left out key={0} partition={1} offset={2}",
                    record.key(),
                    record.partition(),
                    record.offset());
            return Optional.empty();
        }
    }

    /** Makes an epoch durable before anything is given out under it; fences every relay that is still running. */
    public void open(long epoch) {
        try (KafkaProducer<String, byte[]> producer =
                clients.transactionalProducer("rebuild", KafkaOutboxRelay.TRANSACTIONAL_ID)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(
                    KafkaTopics.STATE,
                    EPOCH_KEY,
                    JobState.newBuilder()
                            .setId(EPOCH_KEY)
                            .setFencingToken(epoch << 32)
                            .build()
                            .toByteArray()));
            producer.commitTransaction();
        }
    }
}
