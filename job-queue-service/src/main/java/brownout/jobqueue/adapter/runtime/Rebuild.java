package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.adapter.kafka.KafkaStateLog;
import brownout.jobqueue.adapter.redis.RedisShard;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Brings an empty Redis back from {@code video-jobs.state}. The order makes it safe to die at any point and begin again:
 * first a new epoch becomes durable in Kafka, then every state is written with its token raised to that epoch, and last the
 * marker opens the shard. Nothing is claimed or admitted before the marker stands.
 *
 * <p>What Redis had not yet told Kafka is lost with it, and harmless: a job that was admitted but not relayed is read again
 * from its submission topic (the epoch tells the dispatcher to go back), and a token that was given but not relayed is below
 * the new epoch.
 */
final class Rebuild {
    private static final System.Logger LOG = System.getLogger(Rebuild.class.getName());

    private final KafkaStateLog states;
    private final RedisShard shard;

    Rebuild(KafkaStateLog states, RedisShard shard) {
        this.states = states;
        this.shard = shard;
    }

    /** Returns the epoch that is open afterwards. */
    long run() {
        OptionalLong last = states.survey().epoch();
        long epoch = last.isEmpty() ? 0 : last.getAsLong() + 1;
        states.open(epoch);
        // Surveyed again: until the line above, a relay could still write.
        AtomicInteger restored = new AtomicInteger();
        states.newest(states.survey(), batch -> restored.addAndGet(shard.restore(epoch, batch)));
        shard.open(epoch);
        LOG.log(System.Logger.Level.INFO, "scheduler opened epoch={0} restored={1}", epoch, restored.get());
        return epoch;
    }
}
