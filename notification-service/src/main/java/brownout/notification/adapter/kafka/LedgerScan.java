package brownout.notification.adapter.kafka;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads one notification from the ledger itself, from its beginning: slow, and right when nothing faster is there. One
 * scan at a time, a short queue in front.
 */
public final class LedgerScan implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(300);

    private final KafkaSettings settings;
    private final ExecutorService single;

    public LedgerScan(KafkaSettings settings) {
        this.settings = settings;
        var pool = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(32), task -> new Thread(task, "ledger-scan"));
        pool.allowCoreThreadTimeOut(true);
        this.single = pool;
    }

    /** Fails with a {@link KafkaException} or {@link RejectedExecutionException} when the ledger cannot be read now. */
    public CompletionStage<Optional<Notification>> find(int partition, NotificationId id) {
        try {
            return CompletableFuture.supplyAsync(() -> scan(partition, id), single);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<Notification> scan(int partition, NotificationId id) {
        try (var consumer = new KafkaConsumer<String, byte[]>(settings.reading(settings.instance() + "-scan"))) {
            var topicPartition = new TopicPartition(TopicNames.DEFAULT.ledger(), partition);
            consumer.assign(List.of(topicPartition));
            consumer.seekToBeginning(List.of(topicPartition));
            long end = consumer.endOffsets(List.of(topicPartition)).getOrDefault(topicPartition, 0L);
            Optional<ConsumerRecord<String, byte[]>> latest = Optional.empty();
            while (consumer.position(topicPartition) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.key().equals(id.toString())) {
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
