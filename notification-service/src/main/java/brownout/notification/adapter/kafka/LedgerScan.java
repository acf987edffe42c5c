package brownout.notification.adapter.kafka;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.query.LedgerReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What an owner here has in memory, or else the ledger itself, read from its beginning: slow, and right when nothing faster
 * is there. One scan at a time, a short queue in front.
 */
public final class LedgerScan implements LedgerReader, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int MAX_EMPTY_POLLS = 10;
    private static final int API_TIMEOUT_MS = 3_000;

    private final KafkaSettings settings;
    private final KafkaNode kafka;
    private final ExecutorService single;

    public LedgerScan(KafkaSettings settings, KafkaNode kafka) {
        this.settings = settings;
        this.kafka = kafka;
        var pool = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(32), task -> new Thread(task, "ledger-scan"));
        pool.allowCoreThreadTimeOut(true);
        this.single = pool;
    }

    @Override
    public CompletionStage<Optional<Notification>> owned(NotificationId id) {
        return kafka.findOwned(id);
    }

    /** Not being able to tell is no yes. */
    @Override
    public CompletionStage<Boolean> hasAll(NotificationId id) {
        return kafka.topics()
                .map(topics -> topics.partitionOf(id))
                .map(partition -> kafka.end(partition)
                        .thenCombine(kafka.recorded(partition), (end, recorded) -> recorded >= end)
                        .exceptionally(failure -> false))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    @Override
    public CompletionStage<Optional<Notification>> read(NotificationId id) {
        return kafka.topics()
                .map(topics -> read(topics.partitionOf(id), id))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(new IllegalStateException("Kafka has not been reached yet")));
    }

    /** Fails with a {@link KafkaException} or {@link RejectedExecutionException} when the ledger cannot be read now. */
    private CompletionStage<Optional<Notification>> read(int partition, NotificationId id) {
        try {
            return CompletableFuture.supplyAsync(() -> scan(partition, id), single);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Notification> scan(int partition, NotificationId id) {
        var properties = settings.reading(settings.instance() + "-scan");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
        try (var consumer = new KafkaConsumer<String, byte[]>(properties)) {
            var topicPartition = new TopicPartition(TopicNames.DEFAULT.ledger(), partition);
            consumer.assign(List.of(topicPartition));
            consumer.seekToBeginning(List.of(topicPartition));
            long end = consumer.endOffsets(List.of(topicPartition)).getOrDefault(topicPartition, 0L);
            Optional<ConsumerRecord<String, byte[]>> latest = Optional.empty();
            int emptyPolls = 0;
            while (consumer.position(topicPartition) < end) {
                var records = consumer.poll(POLL);
                emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
                if (emptyPolls > MAX_EMPTY_POLLS) {
                    throw new KafkaException("the ledger's partition " + partition + " does not go on at offset "
                            + consumer.position(topicPartition) + " of " + end);
                }
                for (ConsumerRecord<String, byte[]> record : records) {
                    if (id.toString().equals(record.key())) {
                        latest = Optional.of(record);
                    }
                }
            }
            return latest.filter(record -> record.value() != null)
                    .map(record -> Codec.entry(record.value(), KafkaLedger.traceOf(record)));
        }
    }

    @Override
    public void close() {
        single.shutdownNow();
    }
}
