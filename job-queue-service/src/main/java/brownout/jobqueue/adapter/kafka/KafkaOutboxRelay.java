package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.deadletter.DeadLetterHeaders;
import brownout.jobqueue.lease.Outbox;
import brownout.jobqueue.lease.Outbox.Entry;
import brownout.jobqueue.lease.StoreUnavailableException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the outbox to {@code video-jobs.events}, and the states and dead letters that follow from it to their topics, one
 * Kafka transaction a batch. At least once: an entry is removed only after its transaction is committed, and a commit whose
 * answer was lost is made again. Readers drop what they know by (job id, seq). A state is sent with the event that led to it,
 * so a scheduler restored from the states has told everything.
 *
 * <p>An entry that Kafka will never take is found by halving the batch, set aside with all that it holds, and those behind it
 * go on.
 *
 * <p>Two relays at once would put an older state behind a newer one in the compacted topic. The transactional id makes that
 * impossible: the broker fences the older producer. Turns in Redis, longer than any step can take, keep two instances from
 * fencing each other for ever.
 */
public final class KafkaOutboxRelay implements Loop.Step {
    private static final System.Logger LOG = System.getLogger(KafkaOutboxRelay.class.getName());
    static final String TRANSACTIONAL_ID = "jobqueue-relay-q0";
    private static final int BATCH = 250;
    private static final Duration NOT_MY_TURN = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final List<Class<? extends KafkaException>> NEVER_TAKEN = List.of(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            SerializationException.class,
            InvalidRecordException.class);

    private final Supplier<? extends Producer<String, byte[]>> producers;
    private final Outbox outbox;
    private final Turn turn;
    private @Nullable Producer<String, byte[]> producer;
    private int most = BATCH;

    /** Which instance relays. */
    interface Turn {
        boolean take();

        void leave();
    }

    public KafkaOutboxRelay(KafkaClients clients, Outbox outbox, RedisShard shard, String instance) {
        this(
                () -> clients.transactionalProducer("relay", TRANSACTIONAL_ID),
                outbox,
                turnOf(shard, instance, clients.deliveryTimeout()));
    }

    KafkaOutboxRelay(Supplier<? extends Producer<String, byte[]>> producers, Outbox outbox, Turn turn) {
        this.producers = producers;
        this.outbox = outbox;
        this.turn = turn;
    }

    /** A step waits for Kafka three times at most (to begin, to send, to commit), and for Redis two times. */
    private static Turn turnOf(RedisShard shard, String instance, Duration patience) {
        Duration longestStep = patience.multipliedBy(3).plusSeconds(15);
        return new Turn() {
            @Override
            public boolean take() {
                return shard.takeTurn(instance, longestStep);
            }

            @Override
            public void leave() {
                shard.leaveTurn(instance);
            }
        };
    }

    @Override
    public Duration step() {
        if (!turn.take()) {
            closeProducer();
            return NOT_MY_TURN;
        }
        Producer<String, byte[]> open = openProducer();
        List<Entry> batch = outbox.read(most);
        if (batch.isEmpty()) {
            outbox.await(WAIT);
            return Duration.ZERO;
        }
        try {
            relay(open, batch);
        } catch (KafkaException e) {
            String why = neverTaken(e).orElseThrow(() -> e);
            open.abortTransaction();
            narrowDown(batch, why);
            return Duration.ZERO;
        }
        outbox.remove(batch.stream().map(Entry::id).toList());
        most = Math.min(BATCH, most * 2);
        return Duration.ZERO;
    }

    private void relay(Producer<String, byte[]> open, List<Entry> batch) {
        Map<String, byte @Nullable []> states = new LinkedHashMap<>();
        open.beginTransaction();
        for (Entry entry : batch) {
            if (entry instanceof Entry.Changed changed) {
                sendEvent(open, changed);
                states.put(changed.event().getJobId(), changed.job().state().toByteArray());
            } else if (entry instanceof Entry.Purged purged) {
                states.put(purged.jobId(), null);
            } else if (entry instanceof Entry.Unreadable unreadable) {
                setAside(unreadable.id(), unreadable.why());
            }
        }
        states.forEach((job, state) -> open.send(new ProducerRecord<>(KafkaTopics.STATE, job, state)));
        open.commitTransaction();
    }

    private static void sendEvent(Producer<String, byte[]> open, Entry.Changed changed) {
        String job = changed.event().getJobId();
        open.send(new ProducerRecord<>(
                KafkaTopics.EVENTS,
                null,
                null,
                job,
                changed.event().toByteArray(),
                KafkaTracing.headers(changed.job().traceparent())));
        if (changed.event().getType() == JobEventType.JOB_DEAD) {
            open.send(new ProducerRecord<>(
                    KafkaTopics.DEAD_LETTERS,
                    null,
                    null,
                    job,
                    changed.job().state().toByteArray(),
                    KafkaDeadLetters.headers(DeadLetterHeaders.of(changed.job()))));
        }
    }

    private void narrowDown(List<Entry> batch, String why) {
        if (batch.size() == 1) {
            setAside(batch.get(0).id(), why);
        } else {
            most = Math.max(1, batch.size() / 2);
        }
    }

    private void setAside(String entryId, String why) {
        outbox.setAside(entryId, why);
        LOG.log(System.Logger.Level.ERROR, "event set aside, Kafka will never take it entry={0} why={1}", entryId, why);
    }

    /** Why Kafka refuses the data themselves; empty when it may take them another time. */
    private static Optional<String> neverTaken(KafkaException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (NEVER_TAKEN.contains(cause.getClass())) {
                return Optional.of(cause.toString());
            }
        }
        return Optional.empty();
    }

    private Producer<String, byte[]> openProducer() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
            open.initTransactions();
        }
        return open;
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }

    /** Lets another instance go on at once. */
    @Override
    public void close() {
        boolean mine = producer != null;
        closeProducer();
        try {
            if (mine) {
                turn.leave();
            }
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the turn runs out by itself, {0}", e.getMessage());
        }
    }
}
