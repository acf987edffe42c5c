package brownout.profile.adapter.kafka;

import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.LogUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic: made if it is missing, and known by its id.
 *
 * <p>Compacted, so that a new region can be filled from the latest version of everything; not before {@code retention},
 * so that lately used idempotency keys can be found again; and without a limit of age, which would make the log forget
 * profiles that nobody wrote for a while.
 */
public final class KafkaTopic {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopic.class);
    private static final long LIMIT_SECONDS = 5;

    private final KafkaSettings settings;

    public KafkaTopic(KafkaSettings settings) {
        this.settings = settings;
    }

    /** @throws LogUnavailableException if Kafka did not answer within a few seconds */
    LogIdentity ensure() {
        try (Admin admin = Admin.create(settings.admin())) {
            try {
                return describe(admin);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                create(admin);
                return describe(admin);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while Kafka was asked for the topic", e);
        }
    }

    /** @return for each partition the offset after its last decided record */
    Map<Integer, Long> ends(LogIdentity log) {
        try (Admin admin = Admin.create(settings.admin())) {
            Map<TopicPartition, OffsetSpec> asked = IntStream.range(0, log.partitions())
                    .mapToObj(KafkaTopic::partition)
                    .collect(Collectors.toMap(each -> each, each -> OffsetSpec.latest()));
            return get(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                            .all())
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().partition(),
                            entry -> entry.getValue().offset()));
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException("interrupted while Kafka was asked for the end of the log", e);
        }
    }

    static TopicPartition partition(int number) {
        return new TopicPartition(KafkaSettings.TOPIC, number);
    }

    private LogIdentity describe(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        TopicDescription topic = get(admin.describeTopics(List.of(KafkaSettings.TOPIC))
                        .allTopicNames())
                .get(KafkaSettings.TOPIC);
        if (topic == null) {
            throw new LogUnavailableException("Kafka does not describe topic " + KafkaSettings.TOPIC);
        }
        UUID id = new UUID(
                topic.topicId().getMostSignificantBits(), topic.topicId().getLeastSignificantBits());
        return new LogIdentity(id, topic.partitions().size());
    }

    private void create(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        NewTopic topic = new NewTopic(KafkaSettings.TOPIC, settings.partitions(), settings.replicationFactor())
                .configs(Map.of(
                        "cleanup.policy", "compact,delete",
                        "retention.ms", "-1",
                        "retention.bytes", "-1",
                        "min.compaction.lag.ms",
                                Long.toString(settings.retention().toMillis())));
        try {
            get(admin.createTopics(List.of(topic)).all());
            LOG.info("topic made name={} partitions={}", KafkaSettings.TOPIC, settings.partitions());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private LogUnavailableException unavailable(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new LogUnavailableException(
                "Kafka at " + settings.bootstrapServers() + ": "
                        + cause.getClass().getSimpleName() + " " + cause.getMessage(),
                cause);
    }
}
