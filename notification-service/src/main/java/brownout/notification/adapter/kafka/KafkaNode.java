package brownout.notification.adapter.kafka;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.DeliveryDesk;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.OpenLimits;
import brownout.notification.delivery.OutcomeStash;
import brownout.notification.delivery.Safeguard;
import brownout.notification.query.RequestProgress;
import brownout.notification.query.ViewSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of this instance that needs Kafka: waits for the cluster as long as it takes, makes the topics, then joins the
 * group. A cluster that is late or goes away is a state, not an error: nothing here ends the process.
 */
public final class KafkaNode implements RequestProgress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration PROBE = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final Layout layout;
    private final Admin admin;
    private final RequestIntake intake;
    private final UnreadRequests unread;
    private final KafkaOutcomes outcomes;
    private final Thread starter = new Thread(this::bringUp, "kafka-start");
    private final Runnable whenUp;

    private volatile @Nullable Topics topics;
    private volatile String state = "not reached yet";
    private volatile boolean stopping;

    /**
     * How new topics look, how long draining may take, and how much of a partition may be open, how many of
     * its requests unread.
     */
    public record Layout(
            int partitions,
            short replicationFactor,
            Duration dedupHorizon,
            Duration drainTimeout,
            OpenLimits open,
            int maxUnread) {}

    /** What owners need. */
    public record Work(
            Supplier<DeliveryDesk> desks,
            EffectRunner effects,
            Switchboard<Safeguard> safeguards,
            OutcomeStash stash,
            Duration outcomeGrace,
            ViewSink views,
            Clock clock) {}

    /** @param whenUp run once, when the topics are there */
    public KafkaNode(KafkaSettings settings, Layout layout, Work work, Runnable whenUp) {
        this.settings = settings;
        this.layout = layout;
        this.whenUp = whenUp;
        this.admin = Admin.create(settings.admin());
        this.unread = new UnreadRequests(admin, TopicNames.DEFAULT, layout.maxUnread());
        this.outcomes = new KafkaOutcomes(settings, TopicNames.DEFAULT, work.stash(), work.outcomeGrace());
        this.intake = new RequestIntake(
                settings,
                layout.drainTimeout(),
                layout.open(),
                () -> work.safeguards().isOn(Safeguard.PARTITION_FENCING),
                partition -> owner(partition, work));
    }

    private PartitionOwner owner(int partition, Work work) {
        var surroundings =
                new PartitionOwner.Surroundings(work.effects(), outcomes, work.views(), work.clock(), this::ownerLost);
        return new PartitionOwner(
                partition,
                new KafkaLedger(settings, admin, TopicNames.DEFAULT, partition, transactionalId(partition, work)),
                work.desks().get(),
                surroundings);
    }

    private String transactionalId(int partition, Work work) {
        String ofPartition = TopicNames.DEFAULT.transactionalId(partition);
        return work.safeguards().isOn(Safeguard.PARTITION_FENCING)
                ? ofPartition
                : ofPartition + "-" + settings.instance();
    }

    private void ownerLost() {
        intake.ownerLost();
    }

    public void start() {
        starter.start();
    }

    private void bringUp() {
        while (!stopping) {
            try {
                var ready = Topics.ensure(
                        admin,
                        TopicNames.DEFAULT,
                        layout.partitions(),
                        layout.replicationFactor(),
                        layout.dedupHorizon());
                new KnownLayout(settings, TopicNames.DEFAULT).check(ready.partitions());
                topics = ready;
                state = "reached";
                LOG.info("topics ready: partitions={}", ready.partitions());
                unread.start(ready.partitions());
                outcomes.start();
                intake.start();
                whenUp.run();
                return;
            } catch (ExecutionException | TimeoutException | IllegalStateException | KafkaException e) {
                Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
                if (!state.equals(cause.toString())) {
                    state = cause.toString();
                    LOG.warn(
                            "Kafka cannot be used yet, still trying: servers={} cause={}",
                            settings.bootstrapServers(),
                            state);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(RETRY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Empty until the cluster has been reached for the first time. */
    public Optional<Topics> topics() {
        return Optional.ofNullable(topics);
    }

    /** Asks the cluster now. Empty: it answers; otherwise why not. Blocks for up to two seconds. */
    public Optional<String> outage() {
        if (topics == null) {
            return Optional.of(state);
        }
        try {
            admin.describeCluster().nodes().get(PROBE.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + PROBE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Whether this instance has its share of the partitions and decides about them. */
    public boolean isWorking() {
        return intake.isReady();
    }

    public List<Integer> ownedPartitions() {
        return intake.ownedPartitions();
    }

    /** Since when every settled id of this instance's partitions is known; empty when it has none. */
    public Optional<Instant> remembersBackTo() {
        return intake.remembersBackTo();
    }

    public List<Instant> unknownSince() {
        return intake.unknownSince();
    }

    /** Whom each partition of this instance has too much of. */
    public Map<Integer, Crowd> crowds() {
        return intake.crowds();
    }

    /** Why a request of this partition is not to be accepted now; empty: it is welcome. */
    public Optional<String> refusal(int partition) {
        return unread.refusal(partition);
    }

    /** Accepted requests that no owner has recorded yet. */
    public long unreadRequests() {
        return unread.total();
    }

    /** From the memory of this instance's owners; empty for other instances' notifications. */
    public CompletionStage<Optional<Notification>> findOwned(NotificationId id) {
        var known = topics;
        return known == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : intake.find(known.partitionOf(id), id);
    }

    @Override
    public CompletionStage<Long> end(int partition) {
        var requests = new TopicPartition(TopicNames.DEFAULT.requests(), partition);
        return admin.listOffsets(Map.of(requests, OffsetSpec.latest()))
                .partitionResult(requests)
                .toCompletionStage()
                .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset);
    }

    @Override
    public CompletionStage<Long> recorded(int partition) {
        var requests = new TopicPartition(TopicNames.DEFAULT.requests(), partition);
        return admin.listConsumerGroupOffsets(TopicNames.DEFAULT.group())
                .partitionsToOffsetAndMetadata()
                .toCompletionStage()
                .thenApply(positions -> positions.get(requests) == null
                        ? 0L
                        : positions.get(requests).offset());
    }

    @Override
    public void close() {
        stopping = true;
        starter.interrupt();
        unread.close();
        intake.stop();
        outcomes.close();
        admin.close(Duration.ofSeconds(1));
    }
}
