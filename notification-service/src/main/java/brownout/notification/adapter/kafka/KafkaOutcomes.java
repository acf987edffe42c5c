package brownout.notification.adapter.kafka;

import brownout.notification.adapter.codec.OutcomeCodec;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.OutcomeStash;
import brownout.notification.delivery.ReadOutcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code notification.outcomes}: what one instance has read of its providers and cannot record, because another owns the
 * partition by now.
 *
 * <pre>
 *   old owner: answer read ─▶ commit fails ─▶ stash ─▶ outcomes ─┐
 *   new owner: replay ─▶ finds STARTED ─▶ listens for a while ◀──┘ ─▶ the outcome, or else unknown
 * </pre>
 *
 * Written outside transactions, since the writer's transactions are fenced by then. That is harmless: a record names one
 * attempt and says what the provider answered to it, which no later owner can make untrue. How it can fail: the holder
 * reaches Kafka later than the listener waits; then the outcome is unknown, as if the holder had died.
 */
final class KafkaOutcomes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutcomes.class);
    /** A healthy commit takes milliseconds. */
    private static final Duration IN_TROUBLE = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

    private final KafkaSettings settings;
    private final TopicNames names;
    private final OutcomeStash stash;
    private final Duration grace;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> new Thread(task, "outcomes"));
    private final Set<ReadOutcome> told = new HashSet<>();

    /** @param grace how long whoever finds STARTED waits for its outcome to be told */
    KafkaOutcomes(KafkaSettings settings, TopicNames names, OutcomeStash stash, Duration grace) {
        this.settings = settings;
        this.names = names;
        this.stash = stash;
        this.grace = grace;
    }

    void start() {
        threads.execute(this::tellAll);
    }

    boolean isOn() {
        return stash.isOn();
    }

    void read(int partition, ReadOutcome outcome) {
        stash.read(partition, outcome);
    }

    void recorded(List<Notification> committed) {
        stash.recorded(committed);
    }

    /** What this process itself has read of it, as its earlier owner. */
    Optional<ReadOutcome> known(Notification started) {
        return stash.outcomeOf(started);
    }

    private void tellAll() {
        while (!threads.isShutdown()) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                var held = stash.unrecordedFor(IN_TROUBLE);
                told.retainAll(held.stream().map(OutcomeStash.Held::outcome).toList());
                var untold = held.stream()
                        .filter(one -> !told.contains(one.outcome()))
                        .toList();
                if (!untold.isEmpty()) {
                    tell(untold);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.warn("read outcomes cannot be told yet, trying again: cause={}", e.toString());
            }
        }
    }

    /** A producer for the occasion: it is seldom needed, and an instance has enough of them. */
    private void tell(List<OutcomeStash.Held> untold)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (var producer = new KafkaProducer<String, byte[]>(settings.telling())) {
            var acknowledgements = untold.stream()
                    .map(one -> producer.send(new ProducerRecord<>(
                            names.outcomes(),
                            one.partition(),
                            one.outcome().id().toString(),
                            OutcomeCodec.bytes(one.outcome()))))
                    .toList();
            for (int i = 0; i < untold.size(); i++) {
                acknowledgements.get(i).get(ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                told.add(untold.get(i).outcome());
            }
        }
        LOG.info("read outcomes told, which could not be recorded: count={}", untold.size());
    }

    /**
     * Reads what is told about the partition, what was told before included, until the grace has passed.
     *
     * @param heard gets every outcome, on another thread
     * @param over is run at the end, whatever happens
     */
    void listen(int partition, Consumer<ReadOutcome> heard, Runnable over) {
        threads.execute(() -> {
            try (var consumer = new KafkaConsumer<String, byte[]>(
                    settings.reading(settings.instance() + "-outcomes-" + partition))) {
                var topicPartition = List.of(new TopicPartition(names.outcomes(), partition));
                consumer.assign(topicPartition);
                consumer.seekToBeginning(topicPartition);
                long until = System.nanoTime() + grace.toNanos();
                while (System.nanoTime() < until && !threads.isShutdown()) {
                    consumer.poll(POLL).forEach(record -> decoded(record, heard));
                }
            } catch (KafkaException e) {
                LOG.warn("told outcomes cannot be read: partition={} cause={}", partition, e.toString());
            } finally {
                over.run();
            }
        });
    }

    private static void decoded(ConsumerRecord<String, byte[]> record, Consumer<ReadOutcome> heard) {
        try {
            heard.accept(OutcomeCodec.outcome(KafkaLedger.valueOf(record)));
        } catch (RuntimeException e) {
            LOG.error(
                    "told outcome skipped, it cannot be read: partition={} offset={} cause={}",
                    record.partition(),
                    record.offset(),
                    e.toString());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
