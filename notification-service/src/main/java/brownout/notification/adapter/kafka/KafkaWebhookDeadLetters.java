package brownout.notification.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.State;
import brownout.notification.webhook.DeadLetter;
import brownout.notification.webhook.DeadLetters;
import brownout.notification.webhook.WebhookEvent;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Webhook events that were given up, in a topic with one partition. */
public final class KafkaWebhookDeadLetters implements DeadLetters, AutoCloseable {
    private static final TopicPartition ALL = new TopicPartition(TopicNames.DEFAULT.webhookDeadLetters(), 0);
    private static final int LOOKED_AT = 1_000;
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int MAX_EMPTY_POLLS = 10;

    private final KafkaSettings settings;
    private final ExecutorService single;
    private @Nullable KafkaProducer<String, byte[]> producer;

    public KafkaWebhookDeadLetters(KafkaSettings settings) {
        this.settings = settings;
        var pool = new ThreadPoolExecutor(
                1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(16), task -> new Thread(task, "webhook-letters"));
        pool.allowCoreThreadTimeOut(true);
        this.single = pool;
    }

    @Override
    public CompletionStage<Void> keep(DeadLetter letter) {
        var kept = new CompletableFuture<Void>();
        var event = letter.event();
        var value = new JsonObject()
                .put("notificationId", event.notification().toString())
                .put("state", event.state().name())
                .put("version", event.version())
                .put("occurredAt", event.at().toString())
                .put("reason", event.reason())
                .put("metadata", new JsonObject(new TreeMap<>(event.metadata())))
                .put("givenUpAt", letter.at().toString())
                .put("tries", letter.tries())
                .put("why", letter.why());
        var record = new ProducerRecord<>(
                ALL.topic(),
                ALL.partition(),
                event.tenant().value(),
                value.toBuffer().getBytes());
        try {
            producer().send(record, (written, failure) -> {
                if (failure == null) {
                    kept.complete(null);
                } else {
                    kept.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) {
            kept.completeExceptionally(e);
        }
        return kept;
    }

    private synchronized KafkaProducer<String, byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings.telling());
        }
        return producer;
    }

    @Override
    public CompletionStage<List<DeadLetter>> newest(Tenant tenant, int limit) {
        try {
            return CompletableFuture.supplyAsync(() -> read(tenant, limit), single);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private List<DeadLetter> read(Tenant tenant, int limit) {
        var properties = settings.replaying(settings.instance() + "-webhook-letters");
        try (var consumer = new KafkaConsumer<String, byte[]>(properties)) {
            consumer.assign(List.of(ALL));
            long end = consumer.endOffsets(List.of(ALL)).getOrDefault(ALL, 0L);
            long first = consumer.beginningOffsets(List.of(ALL)).getOrDefault(ALL, 0L);
            consumer.seek(ALL, Math.max(first, end - LOOKED_AT));
            Deque<DeadLetter> newest = new ArrayDeque<>();
            int emptyPolls = 0;
            while (consumer.position(ALL) < end) {
                var records = consumer.poll(POLL);
                emptyPolls = records.isEmpty() ? emptyPolls + 1 : 0;
                if (emptyPolls > MAX_EMPTY_POLLS) {
                    throw new KafkaException(ALL + " cannot be read to its end now");
                }
                records.forEach(record -> {
                    if (tenant.value().equals(record.key())) {
                        newest.addFirst(letter(tenant, new JsonObject(new String(record.value(), UTF_8))));
                        if (newest.size() > limit) {
                            newest.removeLast();
                        }
                    }
                });
            }
            return List.copyOf(newest);
        }
    }

    private static DeadLetter letter(Tenant tenant, JsonObject json) {
        var metadata = new TreeMap<String, String>();
        json.getJsonObject("metadata").forEach(entry -> metadata.put(entry.getKey(), String.valueOf(entry.getValue())));
        var event = new WebhookEvent(
                tenant,
                NotificationId.parse(json.getString("notificationId")).orElseThrow(),
                State.valueOf(json.getString("state")),
                json.getLong("version"),
                Instant.parse(json.getString("occurredAt")),
                json.getString("reason"),
                metadata);
        return new DeadLetter(
                event, Instant.parse(json.getString("givenUpAt")), json.getInteger("tries"), json.getString("why"));
    }

    @Override
    public void close() {
        single.shutdownNow();
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(2));
            }
        }
    }
}
