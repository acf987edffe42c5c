package brownout.jobqueue.adapter.kafka;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.adapter.redis.RedisIntake;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.lease.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Makes the topics once, then measures the lag of the dispatcher's group every second or, while nothing moves, every five.
 * Its last success is what readiness says about Kafka.
 *
 * <p>A remembered submission that is still not admitted when its class's lag is zero, longer after the submit call than any
 * append can take, never reached the log: its caller was told "unknown", and it stops counting.
 */
public final class KafkaWatch implements Loop.Step {
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final JobQueueConfig config;
    private final Admin admin;
    private final Backlog backlog;
    private final RedisIntake intake;
    private final Status status;
    private long lastTotal = -1;
    private boolean topicsMade;

    /** Where the watch says what it saw. */
    public interface Status {
        void topicsReady();

        void kafkaAnswered(Instant at);

        Clock clock();
    }

    public KafkaWatch(KafkaClients clients, JobQueueConfig config, Backlog backlog, RedisIntake intake, Status status) {
        this.config = config;
        this.admin = clients.admin("watch");
        this.backlog = backlog;
        this.intake = intake;
        this.status = status;
    }

    @Override
    public Duration step() throws InterruptedException, ExecutionException, TimeoutException {
        if (!topicsMade) {
            KafkaTopics.ensure(admin, config);
            topicsMade = true;
            status.topicsReady();
        }
        Instant began = status.clock().instant();
        Map<TopicPartition, Long> ends = ends();
        Map<TopicPartition, Long> committed = committed();
        status.kafkaAnswered(status.clock().instant());
        long total = 0;
        for (PriorityClass priority : PriorityClass.ALL) {
            long lag = ends.entrySet().stream()
                    .filter(it -> it.getKey().topic().equals(priority.topic()))
                    .mapToLong(it -> it.getValue() - committed.getOrDefault(it.getKey(), 0L))
                    .sum();
            backlog.lag(priority, Math.max(0, lag));
            if (lag <= 0) {
                forgetLostBefore(priority, began);
            }
            total += ends.entrySet().stream()
                            .filter(it -> it.getKey().topic().equals(priority.topic()))
                            .mapToLong(Map.Entry::getValue)
                            .sum()
                    + lag;
        }
        boolean moving = total != lastTotal;
        lastTotal = total;
        return moving ? BUSY : IDLE;
    }

    private void forgetLostBefore(PriorityClass priority, Instant seenEmptyAt) {
        Duration longestAppend =
                config.kafka().deliveryTimeout().multipliedBy(2).plus(MARGIN);
        try {
            intake.forgetBefore(priority, seenEmptyAt.minus(longestAppend));
        } catch (StoreUnavailableException e) {
            // Counted a little longer; Redis' own check says that it is away.
        }
    }

    private Map<TopicPartition, Long> ends() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        List<String> topics =
                PriorityClass.ALL.stream().map(PriorityClass::topic).toList();
        for (TopicDescription topic : admin.describeTopics(topics)
                .allTopicNames()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .values()) {
            topic.partitions()
                    .forEach(it -> wanted.put(new TopicPartition(topic.name(), it.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> it : admin.listOffsets(wanted)
                .all()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .entrySet()) {
            ends.put(it.getKey(), it.getValue().offset());
        }
        return ends;
    }

    private Map<TopicPartition, Long> committed() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(KafkaDispatcher.GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    committed.put(partition, offset.offset());
                }
            });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
        return committed;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
