package brownout.notification.adapter.kafka;

import brownout.frontdoor.access.Tenant;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.ReceiptCodec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.DeskEvent;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.OpenLimits;
import brownout.notification.delivery.Quarantined;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes {@code notification.requests} in the group and gives every assigned partition an owner.
 *
 * <p>An owner that was fenced or whose log session broke is replaced only after this member has left the group and joined
 * it again: a member that has been dropped without noticing must not take the partition back from its successor.
 */
public final class RequestIntake implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(RequestIntake.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(100);
    /** A fetch costs broker and client about the same whatever it brings, so that under load one brings more. */
    private static final Duration BETWEEN_POLLS = Duration.ofMillis(10);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final IntFunction<PartitionOwner> newOwner;
    private final Duration drainTimeout;
    private final OpenLimits limits;
    private final BooleanSupplier fencing;
    private final Map<Integer, PartitionOwner> owners = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "intake");
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile boolean stopping;
    private volatile boolean resign;
    private volatile boolean joined;

    /**
     * @param limits of one partition: it is read no further until a quarter of what may be open is settled
     * @param fencing whether owners are fenced by their partition; when it is switched they are made anew
     */
    RequestIntake(
            KafkaSettings settings,
            Duration drainTimeout,
            OpenLimits limits,
            BooleanSupplier fencing,
            IntFunction<PartitionOwner> newOwner) {
        this.settings = settings;
        this.fencing = fencing;
        this.drainTimeout = drainTimeout;
        this.limits = limits;
        this.newOwner = newOwner;
    }

    void start() {
        thread.start();
    }

    /** Leaves the group after the owners have ended what they had in flight. */
    void stop() {
        stopping = true;
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(drainTimeout.plusSeconds(8).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An owner cannot go on; called from its thread. */
    void ownerLost() {
        resign = true;
    }

    /** Whether the group has given this member its share, and every owner of it has replayed its ledger. */
    boolean isReady() {
        return joined && owners.values().stream().allMatch(PartitionOwner::isReady);
    }

    List<Integer> ownedPartitions() {
        return owners.keySet().stream().sorted().toList();
    }

    /** Of the partition that remembers least. */
    Optional<Instant> remembersBackTo() {
        return owners.values().stream().map(PartitionOwner::remembersBackTo).max(Comparator.naturalOrder());
    }

    List<Instant> unknownSince() {
        return owners.values().stream()
                .flatMap(owner -> owner.unknownSince().stream())
                .toList();
    }

    Map<Integer, Crowd> crowds() {
        var crowds = new HashMap<Integer, Crowd>();
        owners.forEach((partition, owner) -> crowds.put(partition, owner.crowd(limits)));
        return crowds;
    }

    /** What this instance's owner of the partition knows; empty when it is another instance's. */
    CompletionStage<Optional<Notification>> find(int partition, NotificationId id) {
        var owner = owners.get(partition);
        return owner == null ? CompletableFuture.completedFuture(Optional.empty()) : owner.find(id);
    }

    private void run() {
        while (!stopping) {
            try (var fresh = new KafkaConsumer<String, byte[]>(settings.member(TopicNames.DEFAULT.group()))) {
                consumer = fresh;
                consume(fresh);
            } catch (WakeupException | InterruptException stop) {
                LOG.debug("intake woken up");
            } catch (KafkaException e) {
                LOG.warn("intake failed, joining the group again: cause={}", e.toString());
                pause(PAUSE_AFTER_FAILURE);
            } catch (RuntimeException | Error e) {
                LOG.error("intake failed, joining the group again", e);
                pause(PAUSE_AFTER_FAILURE);
            } finally {
                joined = false;
                consumer = null;
                abandon(List.copyOf(owners.keySet()));
            }
        }
    }

    private void consume(KafkaConsumer<String, byte[]> consumer) {
        boolean fenced = fencing.getAsBoolean();
        consumer.subscribe(List.of(TopicNames.DEFAULT.requests()), this);
        while (!stopping) {
            if (resign || fenced != fencing.getAsBoolean()) {
                LOG.info(
                        "leaving the group and joining again: {}",
                        resign ? "an owner was lost" : "partition-fencing was switched");
                resign = false;
                fenced = fencing.getAsBoolean();
                consumer.unsubscribe();
                pause(PAUSE_AFTER_FAILURE);
                consumer.subscribe(List.of(TopicNames.DEFAULT.requests()), this);
            }
            boolean paused = applyBackpressure(consumer);
            long began = System.nanoTime();
            consumer.poll(paused ? POLL_WHILE_PAUSED : POLL).forEach(this::hand);
            pause(BETWEEN_POLLS.minusNanos(System.nanoTime() - began));
        }
        // Inside the poll loop's thread, so that the owners drain before the group hears of the leave.
        drain(List.copyOf(owners.keySet()));
    }

    private boolean applyBackpressure(KafkaConsumer<String, byte[]> consumer) {
        owners.forEach((partition, owner) -> {
            var topicPartition = List.of(new TopicPartition(TopicNames.DEFAULT.requests(), partition));
            if (!consumer.assignment().containsAll(topicPartition)) {
                return;
            }
            if (owner.open() >= limits.maxOpen()) {
                consumer.pause(topicPartition);
            } else if (owner.open() <= limits.maxOpen() / 4 * 3) {
                consumer.resume(topicPartition);
            }
        });
        return !consumer.paused().isEmpty();
    }

    private void hand(ConsumerRecord<String, byte[]> record) {
        var owner = owners.get(record.partition());
        if (owner != null) {
            owner.post(decoded(record));
        }
    }

    /** What a record tells the desk. One that cannot be read is kept aside: it must not stop the partition for good. */
    static DeskEvent decoded(ConsumerRecord<String, byte[]> record) {
        long offset = record.offset();
        try {
            var message = brownout.contracts.notification.v1.NotificationRequest.parseFrom(KafkaLedger.valueOf(record));
            if (message.getCancel() || message.hasRedrive()) {
                var id = NotificationId.parse(message.getId())
                        .orElseThrow(() -> new IllegalArgumentException("a wish about no notification"));
                var tenant = new Tenant(message.getTenant());
                boolean allowRisky = message.getRedrive().getAllowRisky();
                return DeskEvent.about(
                        id,
                        message.getCancel()
                                ? desk -> desk.cancel(offset, id, tenant)
                                : desk -> desk.redrive(offset, id, tenant, allowRisky));
            }
            if (message.hasReceipt()) {
                return receipt(message, record);
            }
            var request = Codec.request(message, KafkaLedger.traceOf(record));
            return DeskEvent.about(request.id(), desk -> desk.accept(offset, request));
        } catch (InvalidProtocolBufferException | RuntimeException e) {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            var kept = new Quarantined(String.valueOf(record.key()), value, e.toString());
            return desk -> desk.unreadable(offset, kept);
        }
    }

    private static DeskEvent receipt(
            brownout.contracts.notification.v1.NotificationRequest message, ConsumerRecord<String, byte[]> record) {
        var id = NotificationId.parse(message.getId())
                .orElseThrow(() -> new IllegalArgumentException("a receipt of no notification"));
        var receipt = ReceiptCodec.receipt(message.getReceipt());
        Optional<Notification> shown = message.hasShown()
                ? Optional.of(Codec.entry(message.getShown(), KafkaLedger.traceOf(record)))
                : Optional.empty();
        return DeskEvent.about(id, desk -> desk.receipt(record.offset(), id, receipt, shown));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        joined = true;
        for (TopicPartition assigned : partitions) {
            var owner = newOwner.apply(assigned.partition());
            var previous = owners.put(assigned.partition(), owner);
            if (previous != null) {
                previous.abandon();
            }
            owner.start();
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        drain(partitions.stream().map(TopicPartition::partition).toList());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        LOG.warn("dropped from the group: partitions={}", partitions);
        abandon(partitions.stream().map(TopicPartition::partition).toList());
    }

    private void drain(Collection<Integer> partitions) {
        var leaving = new ArrayList<PartitionOwner>();
        for (int partition : partitions) {
            var owner = owners.remove(partition);
            if (owner != null) {
                owner.beginDrain(drainTimeout);
                leaving.add(owner);
            }
        }
        leaving.forEach(owner -> owner.awaitDrained(drainTimeout));
    }

    private void abandon(Collection<Integer> partitions) {
        partitions.forEach(partition -> {
            var owner = owners.remove(partition);
            if (owner != null) {
                owner.abandon();
            }
        });
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
