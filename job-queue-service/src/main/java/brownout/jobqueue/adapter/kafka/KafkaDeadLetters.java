package brownout.jobqueue.adapter.kafka;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.deadletter.DeadLetterHeaders;
import brownout.jobqueue.lease.StoreUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes records that could not be decoded to {@code video-jobs.dead-letters}, unchanged, with the reason in headers. */
public final class KafkaDeadLetters implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KafkaDeadLetters.class.getName());

    private static final int CUT_TO = 64 * 1024;

    private final LateProducer producer;
    /** Letters that are in Kafka and not yet in the list: at most one a partition, since each waits at its head. */
    private final Set<String> written = new HashSet<>();

    private final Listing listing;
    private final Duration patience;

    /** Shows a record that could not be decoded beside the jobs that died. */
    interface Listing {
        void undecodable(String origin, String errorClass, String message, int size);
    }

    public KafkaDeadLetters(KafkaClients clients, RedisShard shard) {
        this(
                new LateProducer(() -> clients.producer("dead-letters")),
                shard::undecodable,
                clients.deliveryTimeout().multipliedBy(2));
    }

    KafkaDeadLetters(LateProducer producer, Listing listing, Duration patience) {
        this.producer = producer;
        this.listing = listing;
        this.patience = patience;
    }

    /**
     * Returns whether the record is safe in the dead letters; otherwise it must be tried again. This process writes a letter
     * once, however often the list in Redis has to be tried; it is there twice only after a crash, or an append without answer.
     */
    boolean bury(ConsumerRecord<String, byte[]> record, Arrivals.Poison poison) {
        String origin = Arrivals.origin(record);
        Map<String, String> headers = DeadLetterHeaders.undecodable(
                origin,
                poison.errorClass(),
                poison.message(),
                KafkaTracing.read(record.headers(), TraceContext.HEADER));
        try {
            if (!written.contains(origin)) {
                write(record, headers);
                written.add(origin);
            }
            int size = record.value() == null ? 0 : record.value().length;
            listing.undecodable(origin, poison.errorClass(), poison.message(), size);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "record undecodable origin={0} class={1} message={2}",
                    origin,
                    poison.errorClass(),
                    poison.message());
            written.remove(origin);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException | StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "dead letter not written yet origin={0}: {1}", origin, e.getMessage());
            return false;
        }
    }

    private void write(ConsumerRecord<String, byte[]> record, Map<String, String> headers)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            append(record.key(), record.value(), headers);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException) || record.value() == null) {
                throw e;
            }
            // With the headers it is larger than a record may be. The origin says where the whole of it still lies.
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put("value-cut-from", Integer.toString(record.value().length));
            append(record.key(), Arrays.copyOf(record.value(), Math.min(record.value().length, CUT_TO)), more);
        }
    }

    private void append(@Nullable String key, byte @Nullable [] value, Map<String, String> headers)
            throws InterruptedException, ExecutionException, TimeoutException {
        producer.get()
                .send(new ProducerRecord<>(KafkaTopics.DEAD_LETTERS, null, null, key, value, headers(headers)))
                .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Iterable<Header> headers(Map<String, String> values) {
        return values.entrySet().stream()
                .map(it -> KafkaTracing.header(it.getKey(), it.getValue()))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
    }
}
