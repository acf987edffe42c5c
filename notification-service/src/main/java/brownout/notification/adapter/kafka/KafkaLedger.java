package brownout.notification.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Batch;
import brownout.notification.delivery.Ledger;
import brownout.notification.delivery.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition of {@code notification.ledger}, compacted, written in transactions.
 *
 * <p>Invariant: one writer. The transactional id belongs to the partition, so {@code initTransactions} of a new owner
 * raises the epoch at the coordinator, aborts what the old one had open, and every later write of the old one is refused
 * (KIP-98, KIP-360). The offset of the requests is committed in the same transaction, so a request is consumed if and only
 * if the ledger knows it; the position stands in the ledger, too, because a group's offsets can be lost.
 *
 * <p>The offset commit names the group but no member: it is the transactional id that fences, not the generation, so a
 * rebalance that leaves this partition here disturbs nothing.
 *
 * <p>How it can fail: a commit whose answer is lost. It is repeated until it is answered, because Kafka makes that
 * idempotent; if the session breaks for good, the next owner's replay tells what happened.
 */
final class KafkaLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaLedger.class);
    /** Key of the one record of a ledger partition that is no notification: how far its requests are recorded. */
    static final String POSITION = "position";

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final KafkaSettings settings;
    private final Admin admin;
    private final TopicNames names;
    private final int partition;
    private final String transactionalId;
    private final KafkaProducer<String, byte[]> producer;
    private final LedgerRecords records;
    private final Set<NotificationId> tooLarge = ConcurrentHashMap.newKeySet();
    private Uuid requests = Uuid.ZERO_UUID;
    private volatile boolean closed;

    /**
     * @param transactionalId the partition's, whoever owns it: that is what fences. With any other the earlier owners write on
     */
    KafkaLedger(KafkaSettings settings, Admin admin, TopicNames names, int partition, String transactionalId) {
        this.settings = settings;
        this.admin = admin;
        this.names = names;
        this.partition = partition;
        this.transactionalId = transactionalId;
        this.records = new LedgerRecords(names, partition, settings.instance());
        this.producer = new KafkaProducer<>(settings.ledger(transactionalId));
    }

    @Override
    public long open(Replay replay) throws LostException, InterruptedException {
        fenceOthers();
        long fence = fence();
        try (var consumer = new KafkaConsumer<String, byte[]>(settings.replaying(settings.instance() + "-replay"))) {
            requests = topicId();
            new LedgerReplay(consumer, names, partition, () -> closed).into(replay, requests);
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new LostException("the ledger's partition " + partition + " cannot be replayed", e);
        }
        return fence;
    }

    private Uuid topicId() throws LostException, InterruptedException {
        try {
            var described = admin.describeTopics(List.of(names.requests())).allTopicNames();
            return described.get(5, TimeUnit.SECONDS).values().iterator().next().topicId();
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new LostException("the cluster does not tell the identity of " + names.requests(), e);
        }
    }

    private void fenceOthers() throws LostException, InterruptedException {
        while (true) {
            try {
                producer.initTransactions();
                return;
            } catch (TimeoutException e) {
                refuseIfClosed(e);
            } catch (InterruptException e) {
                throw interrupted(e);
            } catch (KafkaException e) {
                throw new LostException("partition " + partition + " cannot be taken over", e);
            }
        }
    }

    /** Producer id, then epoch: the coordinator gives a transactional id greater ones only. */
    private long fence() throws LostException, InterruptedException {
        try {
            var transaction = admin.describeTransactions(List.of(transactionalId))
                    .description(transactionalId)
                    .get(5, TimeUnit.SECONDS);
            return (transaction.producerId() << 16) | transaction.producerEpoch();
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new LostException("the coordinator does not tell the epoch of " + transactionalId, e);
        }
    }

    /** @throws IllegalArgumentException when the record has none: anybody may write a tombstone into any topic */
    static byte[] valueOf(ConsumerRecord<?, byte @Nullable []> record) {
        byte[] value = record.value();
        if (value == null) {
            throw new IllegalArgumentException("a record without a value");
        }
        return value;
    }

    static String traceOf(ConsumerRecord<?, ?> record) {
        var header = record.headers().lastHeader(TraceContext.HEADER);
        return header == null || header.value() == null ? "" : new String(header.value(), UTF_8);
    }

    @Override
    public void commit(Batch batch) throws LostException, RefusedException, InterruptedException {
        while (true) {
            try {
                producer.beginTransaction();
                write(batch);
                commitPatiently();
                return;
            } catch (ProducerFencedException
                    | InvalidProducerEpochException
                    | FencedInstanceIdException
                    | AuthorizationException e) {
                throw new LostException("partition " + partition + " has a newer owner", e);
            } catch (InterruptException e) {
                throw interrupted(e);
            } catch (KafkaException | IllegalStateException e) {
                refuseIfClosed(e);
                abort(e);
                if (!tooLarge.isEmpty()) {
                    throw new RefusedException(tooLarge, e);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            }
        }
    }

    private void write(Batch batch) {
        tooLarge.clear();
        for (Notification n : batch.writes()) {
            send(records.entry(n), n.id());
        }
        batch.deadLetters().forEach(n -> send(records.deadLetter(n), n.id()));
        batch.quarantined().forEach(one -> producer.send(records.quarantined(one)));
        batch.forgotten().forEach(one -> producer.send(records.tombstone(one)));
        if (!batch.forgotten().isEmpty()) {
            producer.send(records.settled(batch.forgotten()));
        }
        batch.nextOffset().ifPresent(offset -> {
            producer.send(records.position(requests, offset));
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(names.requests(), partition), new OffsetAndMetadata(offset)),
                    new ConsumerGroupMetadata(names.group()));
        });
    }

    private void send(ProducerRecord<String, byte[]> record, NotificationId id) {
        producer.send(record, (metadata, failure) -> {
            if (failure instanceof RecordTooLargeException) {
                tooLarge.add(id);
            }
        });
    }

    /** A commit that timed out may be asked for again: it is the same commit (KafkaProducer#commitTransaction). */
    private void commitPatiently() throws LostException {
        while (true) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                refuseIfClosed(e);
                LOG.warn("ledger commit not answered yet, asking again: partition={}", partition);
            }
        }
    }

    private void abort(RuntimeException cause) throws LostException {
        LOG.warn("ledger transaction aborted, to be repeated: partition={} cause={}", partition, cause.toString());
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            throw new LostException("the transaction of partition " + partition + " cannot be aborted", e);
        }
    }

    private void refuseIfClosed(RuntimeException e) throws LostException {
        if (closed) {
            throw new LostException("closed while writing to partition " + partition, e);
        }
    }

    private static InterruptedException interrupted(InterruptException e) {
        // Kafka sets the flag again; it would make closing the producer fail.
        Thread.interrupted();
        var interrupted = new InterruptedException(e.getMessage());
        interrupted.initCause(e);
        return interrupted;
    }

    @Override
    public void giveUp() {
        closed = true;
    }

    @Override
    public void close() {
        closed = true;
        producer.close(Duration.ofSeconds(2));
    }
}
