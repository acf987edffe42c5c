package brownout.jobqueue.adapter.kafka;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.deadletter.DeadLetterHeaders;
import brownout.jobqueue.lease.StoreUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** Writes records that could not be decoded to {@code video-jobs.dead-letters}, unchanged, with the reason in headers. */
public final class KafkaDeadLetters implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KafkaDeadLetters.class.getName());

    private final LateProducer producer;
    private final RedisShard shard;
    private final Duration patience;

    public KafkaDeadLetters(KafkaClients clients, RedisShard shard) {
        this.producer = new LateProducer(() -> clients.producer("dead-letters"));
        this.shard = shard;
        this.patience = clients.deliveryTimeout().multipliedBy(2);
    }

    /** Returns whether the record is safe in the dead letters; otherwise it must be tried again, and may be there twice. */
    boolean bury(ConsumerRecord<String, byte[]> record, Arrivals.Poison poison) {
        String origin = Arrivals.origin(record);
        Map<String, String> headers = DeadLetterHeaders.undecodable(
                origin,
                poison.errorClass(),
                poison.message(),
                KafkaTracing.read(record.headers(), TraceContext.HEADER));
        try {
            producer.get()
                    .send(new ProducerRecord<>(
                            KafkaTopics.DEAD_LETTERS, null, null, record.key(), record.value(), headers(headers)))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            int size = record.value() == null ? 0 : record.value().length;
            shard.undecodable(origin, poison.errorClass(), poison.message(), size);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "record undecodable origin={0} class={1} message={2}",
                    origin,
                    poison.errorClass(),
                    poison.message());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException | StoreUnavailableException e) {
            LOG.log(System.Logger.Level.WARNING, "dead letter not written yet origin={0}: {1}", origin, e.getMessage());
            return false;
        }
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
