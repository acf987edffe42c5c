package brownout.notification.adapter.kafka;

import brownout.frontdoor.access.Tenant;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.delivery.OffsetTracker;
import brownout.notification.webhook.Telling;
import brownout.notification.webhook.WebhookEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledger, and has one tenant told of what it says.
 *
 * <p>Each tenant has a group of its own, so that each is told at its own pace: while one has too much open, no more is read
 * for it, and nobody else notices. The price is that the ledger is read once for every tenant with a webhook.
 *
 * <p>At least once: the group's offset goes no further than what has been told or kept as a dead letter. Whoever gets a
 * partition begins there, and tells again what was told beyond it. The ledger is compacted: of a notification that went on
 * while nobody was reading, only the last state is certain to be told.
 *
 * <p>All of it is done by one thread.
 */
public final class WebhookFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookFeed.class);
    private static final String GROUP = "notification-service-webhooks-";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final Tenant tenant;
    private final Telling<Position> telling;
    private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile boolean stopping;

    /** Where in the ledger an event stands. The tracker is one assignment's: what an earlier one began counts no more. */
    public record Position(TopicPartition partition, OffsetTracker tracker, long offset) {}

    public WebhookFeed(KafkaSettings settings, Tenant tenant, Telling<Position> telling) {
        this.settings = settings;
        this.tenant = tenant;
        this.thread = new Thread(this::run, "webhooks-" + tenant.value());
        this.telling = telling;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try (var fresh = new KafkaConsumer<String, byte[]>(settings.member(GROUP + tenant.value()))) {
                consumer = fresh;
                fresh.subscribe(List.of(TopicNames.DEFAULT.ledger()), new Moves());
                while (!stopping) {
                    if (telling.isFull()) {
                        fresh.pause(fresh.assignment());
                    } else {
                        fresh.resume(fresh.paused());
                    }
                    fresh.poll(POLL).forEach(this::take);
                    telling.turn().forEach(position -> position.tracker().finished(position.offset()));
                    commit(fresh);
                }
            } catch (WakeupException | InterruptException stop) {
                LOG.debug("webhooks woken up");
            } catch (RuntimeException e) {
                LOG.warn("webhooks cannot go on, trying again: cause={}", e.toString());
                pause();
            } finally {
                consumer = null;
                telling.forget(position -> true);
                trackers.clear();
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var tracker = trackers.computeIfAbsent(partition, fresh -> new OffsetTracker());
        tracker.received(record.offset());
        event(record)
                .ifPresentOrElse(
                        event -> telling.take(event, new Position(partition, tracker, record.offset())),
                        () -> tracker.finished(record.offset()));
    }

    private Optional<WebhookEvent> event(ConsumerRecord<String, byte @Nullable []> record) {
        byte[] value = record.value();
        if (value == null || KafkaLedger.POSITION.equals(record.key())) {
            return Optional.empty();
        }
        try {
            var notification = Codec.entry(value, "");
            return notification.request().tenant().equals(tenant) ? WebhookEvent.of(notification) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.error(
                    "no webhook for a ledger entry that cannot be read: partition={} offset={} cause={}",
                    record.partition(),
                    record.offset(),
                    e.toString());
            return Optional.empty();
        }
    }

    private void commit(KafkaConsumer<String, byte[]> consumer) {
        var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
        trackers.forEach((partition, tracker) ->
                tracker.advance().ifPresent(offset -> positions.put(partition, new OffsetAndMetadata(offset))));
        if (!positions.isEmpty()) {
            consumer.commitAsync(positions, (committed, failure) -> {
                if (failure != null) {
                    LOG.debug("webhook offsets not committed; what was told since may be told again", failure);
                }
            });
        }
    }

    private final class Moves implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            trackers.keySet().removeAll(partitions);
            telling.forget(position -> partitions.contains(position.partition()));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        var current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(3_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
