package brownout.notification.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.ReceiptCodec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.intake.RequestLog;
import brownout.notification.receipt.Receipt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * {@code notification.requests}, acks=all.
 *
 * <p>{@code send} of a producer may block for up to a second while it has no metadata; it runs on one thread of its own, in
 * front of a bounded queue, so that a broker that is away blocks no event loop and a flood is refused at the door. What has
 * waited there longer than the accept's time-out is refused: it was never handed over.
 */
public final class KafkaRequestLog implements RequestLog, AutoCloseable {
    private static final int QUEUE = 4_096;

    private final KafkaProducer<String, byte[]> producer;
    private final Duration patience;
    private final Supplier<Optional<Topics>> topics;
    private final IntFunction<Optional<String>> refusal;
    private final ThreadPoolExecutor door = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> new Thread(task, "accept"));

    /**
     * @param topics empty until the cluster has been reached for the first time
     * @param refusal why a partition takes no more new notifications now
     */
    public KafkaRequestLog(
            KafkaSettings settings, Supplier<Optional<Topics>> topics, IntFunction<Optional<String>> refusal) {
        this.producer = new KafkaProducer<>(settings.accepting());
        this.patience = settings.acceptTimeout();
        this.topics = topics;
        this.refusal = refusal;
    }

    @Override
    public CompletionStage<Appended> append(NotificationRequest request) {
        Optional<String> full = topics.get().flatMap(known -> refusal.apply(known.partitionOf(request.id())));
        return full.isPresent()
                ? CompletableFuture.completedFuture(new Appended.Refused(full.get()))
                : append(request.id(), Codec.requestBytes(request), request.trace());
    }

    @Override
    public CompletionStage<Appended> appendCancel(NotificationId id, Tenant tenant) {
        return append(id, Codec.cancelBytes(id, tenant), TraceContext.present());
    }

    @Override
    public CompletionStage<Appended> appendRedrive(NotificationId id, Tenant tenant, boolean allowRisky) {
        return append(id, Codec.redriveBytes(id, tenant, allowRisky), TraceContext.present());
    }

    @Override
    public CompletionStage<Appended> appendReceipt(NotificationId id, Receipt receipt, Optional<Notification> shown) {
        return append(id, ReceiptCodec.requestBytes(id, receipt, shown), TraceContext.present());
    }

    private CompletionStage<Appended> append(NotificationId id, byte[] value, String trace) {
        var result = new CompletableFuture<Appended>();
        var known = topics.get();
        if (known.isEmpty()) {
            result.complete(new Appended.Refused("Kafka has not been reached yet"));
            return result;
        }
        var record =
                new ProducerRecord<>(TopicNames.DEFAULT.requests(), known.get().partitionOf(id), id.toString(), value);
        if (!trace.isEmpty()) {
            record.headers().add(TraceContext.HEADER, trace.getBytes(UTF_8));
        }
        try {
            long asked = System.nanoTime();
            door.execute(() -> send(record, asked, result));
        } catch (RejectedExecutionException e) {
            result.complete(new Appended.Refused("more than " + QUEUE + " requests wait for Kafka"));
        }
        return result;
    }

    private void send(ProducerRecord<String, byte[]> record, long asked, CompletableFuture<Appended> result) {
        if (System.nanoTime() - asked > patience.toNanos()) {
            result.complete(new Appended.Refused("not handed to Kafka within " + patience));
            return;
        }
        Thread door = Thread.currentThread();
        try {
            producer.send(record, (metadata, failure) -> {
                if (failure == null) {
                    result.complete(new Appended.Durable());
                } else if (isProvenNotWritten(failure, Thread.currentThread() == door)) {
                    result.complete(new Appended.Refused(String.valueOf(failure.getMessage())));
                } else {
                    result.complete(new Appended.Unknown("no answer from Kafka: " + failure.getMessage()));
                }
            });
        } catch (IllegalStateException closed) {
            result.complete(new Appended.Refused(String.valueOf(closed.getMessage())));
        } catch (RuntimeException e) {
            result.complete(new Appended.Unknown(e.toString()));
        }
    }

    /**
     * The same TimeoutException tells of two things: on the sender's thread, of a record that may have left; on the thread
     * that calls {@code send}, of metadata or memory that did not come, before the record got into the buffer.
     */
    private static boolean isProvenNotWritten(Exception failure, boolean insideSend) {
        return failure instanceof RecordTooLargeException
                || failure instanceof SerializationException
                || (insideSend && failure instanceof TimeoutException);
    }

    @Override
    public void close() {
        door.shutdown();
        producer.close(Duration.ofSeconds(3));
    }
}
