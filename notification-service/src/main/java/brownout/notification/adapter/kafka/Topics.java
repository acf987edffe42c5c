package brownout.notification.adapter.kafka;

import brownout.notification.dedup.NotificationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Utils;

/**
 * The topics this service writes.
 *
 * @param partitions of requests and of the ledger; partition n of one belongs to partition n of the other
 */
public record Topics(int partitions) {
    public static final String JOB_EVENTS = "video-jobs.events";

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    /** For how long the service may be away without losing what was accepted. */
    private static final Duration UNREAD_RETENTION = Duration.ofDays(7);

    private static final Duration SETTLED_MARGIN = Duration.ofHours(1);
    /** Longer than any stash keeps one, see OutcomeStash. */
    private static final Duration OUTCOME_RETENTION = Duration.ofHours(1);

    /**
     * Makes what is not there yet, and learns how many partitions there are.
     *
     * @throws IllegalStateException when the requests and the ledger of an existing cluster do not match
     */
    static Topics ensure(Admin admin, TopicNames names, int partitions, short replicationFactor, Duration dedupHorizon)
            throws ExecutionException, InterruptedException, TimeoutException {
        var topics = List.of(
                new NewTopic(names.requests(), partitions, replicationFactor).configs(kept(UNREAD_RETENTION)),
                new NewTopic(names.ledger(), partitions, replicationFactor).configs(compacted()),
                new NewTopic(names.settled(), partitions, replicationFactor)
                        .configs(kept(dedupHorizon.plus(SETTLED_MARGIN))),
                new NewTopic(names.outcomes(), partitions, replicationFactor).configs(kept(OUTCOME_RETENTION)),
                new NewTopic(names.deadLetters(), 1, replicationFactor).configs(kept(DEAD_LETTER_RETENTION)),
                new NewTopic(names.webhookDeadLetters(), 1, replicationFactor).configs(kept(DEAD_LETTER_RETENTION)),
                new NewTopic(names.quarantine(), 1, replicationFactor).configs(kept(DEAD_LETTER_RETENTION)),
                new NewTopic(names.layout(), 1, replicationFactor).configs(compacted()),
                new NewTopic(JOB_EVENTS, 1, replicationFactor));
        for (NewTopic topic : topics) {
            create(admin, topic);
        }
        var byPartition = List.of(names.requests(), names.ledger(), names.settled(), names.outcomes());
        var described = admin.describeTopics(byPartition).allTopicNames().get(10, TimeUnit.SECONDS);
        Set<Integer> counts = Set.copyOf(described.values().stream()
                .map(topic -> topic.partitions().size())
                .toList());
        if (counts.size() != 1) {
            throw new IllegalStateException(
                    byPartition + " must have the same number of partitions: " + described.values());
        }
        return new Topics(counts.iterator().next());
    }

    private static Map<String, String> kept(Duration retention) {
        return Map.of(
                TopicConfig.RETENTION_MS_CONFIG,
                String.valueOf(retention.toMillis()),
                TopicConfig.SEGMENT_BYTES_CONFIG,
                String.valueOf(64 << 20));
    }

    private static Map<String, String> compacted() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                // A takeover reads the whole partition: small segments let the cleaner keep it short.
                TopicConfig.SEGMENT_BYTES_CONFIG,
                String.valueOf(16 << 20),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.3");
    }

    private static void create(Admin admin, NewTopic topic)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** As Kafka's default partitioner does it, so that producers in other languages agree. */
    public int partitionOf(NotificationId id) {
        byte[] key = id.toString().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
