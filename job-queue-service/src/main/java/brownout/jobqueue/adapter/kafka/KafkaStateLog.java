package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobState;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
     * Hands every state to {@code states} in batches, in the order of the topic, up to its present end.
     *
     * @return the last epoch that was opened; empty when none ever was
     */
    public OptionalLong read(Consumer<List<JobState>> states) {
        try (KafkaConsumer<String, byte[]> consumer = clients.reader("rebuild")) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (PartitionInfo it : consumer.partitionsFor(KafkaTopics.STATE)) {
                partitions.add(new TopicPartition(it.topic(), it.partition()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long epoch = -1;
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
                List<JobState> batch = new ArrayList<>();
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    epoch = Math.max(epoch, take(record, batch));
                }
                if (!batch.isEmpty()) {
                    states.accept(batch);
                }
            }
            return epoch < 0 ? OptionalLong.empty() : OptionalLong.of(epoch);
        }
    }

    private static long take(ConsumerRecord<String, byte[]> record, List<JobState> batch) {
        if (record.value() == null) {
            return -1;
        }
        try {
            JobState state = JobState.parseFrom(record.value());
            if (EPOCH_KEY.equals(record.key())) {
                return state.getFencingToken() >>> 32;
            }
            batch.add(state);
            return state.getFencingToken() >>> 32;
        } catch (InvalidProtocolBufferException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "state unreadable and left out key={0} partition={1} offset={2}",
                    record.key(),
                    record.partition(),
                    record.offset());
            return -1;
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
