package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.deadletter.DeadLetterHeaders;
import brownout.jobqueue.job.JobViews;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Outbox;
import brownout.jobqueue.lease.Outbox.Entry;
import brownout.jobqueue.lease.OutboxBatch;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Moves the outbox to {@code video-jobs.events}, and the states and dead letters that follow from it to their topics, one
 * Kafka transaction a batch. At least once: an entry is removed only after its transaction is committed, and a commit whose
 * answer was lost is made again. Readers drop what they know by (job id, seq).
 *
 * <p>Two relays at once would put an older state behind a newer one in the compacted topic. Turns in Redis make that rare;
 * the transactional id makes it impossible, because the broker fences the older producer.
 */
public final class KafkaOutboxRelay implements Loop.Step {
    static final String TRANSACTIONAL_ID = "jobqueue-relay-q0";
    private static final int BATCH = 500;
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration NOT_MY_TURN = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final KafkaClients clients;
    private final Outbox outbox;
    private final JobViews jobs;
    private final RedisShard shard;
    private final String instance;
    private @Nullable KafkaProducer<String, byte[]> producer;

    public KafkaOutboxRelay(KafkaClients clients, Outbox outbox, JobViews jobs, RedisShard shard, String instance) {
        this.clients = clients;
        this.outbox = outbox;
        this.jobs = jobs;
        this.shard = shard;
        this.instance = instance;
    }

    @Override
    public Duration step() {
        if (!shard.takeTurn(instance, TURN)) {
            closeProducer();
            return NOT_MY_TURN;
        }
        KafkaProducer<String, byte[]> open = openProducer();
        OutboxBatch batch = OutboxBatch.read(outbox, jobs::findAll, BATCH);
        if (batch.entries().isEmpty()) {
            outbox.await(WAIT);
            return Duration.ZERO;
        }
        relay(open, batch);
        outbox.remove(batch.entries().stream().map(Entry::id).toList());
        return Duration.ZERO;
    }

    private static void relay(KafkaProducer<String, byte[]> open, OutboxBatch batch) {
        Map<String, StoredJob> known = batch.jobs();
        open.beginTransaction();
        for (Entry entry : batch.entries()) {
            if (entry.purged()) {
                open.send(new ProducerRecord<>(KafkaTopics.STATE, entry.jobId(), null));
            } else {
                sendEvent(open, entry, known.get(entry.jobId()));
            }
        }
        known.values()
                .forEach(job -> open.send(new ProducerRecord<>(
                        KafkaTopics.STATE, job.state().getId(), job.state().toByteArray())));
        open.commitTransaction();
    }

    private static void sendEvent(KafkaProducer<String, byte[]> open, Entry entry, @Nullable StoredJob job) {
        JobEvent.Builder event = entry.event().toBuilder();
        String traceparent = "";
        if (job != null) {
            event.setJobClass(job.state().getSpec().getJobClass())
                    .setTenant(job.state().getSpec().getTenant())
                    .setOwner(job.state().getSpec().getOwner())
                    .setSource(job.state().getSpec().getSource());
            traceparent = job.traceparent();
        }
        open.send(new ProducerRecord<>(
                KafkaTopics.EVENTS,
                null,
                null,
                entry.jobId(),
                event.build().toByteArray(),
                KafkaTracing.headers(traceparent)));
        if (event.getType() == JobEventType.JOB_DEAD && job != null) {
            open.send(new ProducerRecord<>(
                    KafkaTopics.DEAD_LETTERS,
                    null,
                    null,
                    entry.jobId(),
                    job.state().toByteArray(),
                    KafkaDeadLetters.headers(DeadLetterHeaders.of(job))));
        }
    }

    private KafkaProducer<String, byte[]> openProducer() {
        KafkaProducer<String, byte[]> open = producer;
        if (open == null) {
            open = clients.transactionalProducer("relay", TRANSACTIONAL_ID);
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

    @Override
    public void close() {
        closeProducer();
    }
}
