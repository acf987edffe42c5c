package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.adapter.kafka.KafkaStateLog;
import brownout.jobqueue.adapter.redis.RedisShard;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Brings a Redis that may have lost data up to {@code video-jobs.state}. The order makes it safe to die at any point and begin
 * again: first a new epoch becomes durable in Kafka, which fences every relay; then every state that is newer than what Redis
 * has is written; then every lease that is left is revoked and every token raised to the epoch's lowest; and last the marker
 * opens the shard. No other script works before the marker stands.
 *
 * <p>What Redis had not yet told Kafka may be lost with it. An admission then happens again, because its offset is not
 * committed (see KafkaDispatcher); a token that was given is below the new epoch; a cancelling was not answered yet (see
 * Durability); a completion was seen by nobody but its worker, and the job runs again.
 */
final class Rebuild {
    private static final System.Logger LOG = System.getLogger(Rebuild.class.getName());

    private final KafkaStateLog states;
    private final RedisShard shard;
    private final BooleanSupplier raisesTokens;

    /** @param raisesTokens the safeguard {@code token-epoch} */
    Rebuild(KafkaStateLog states, RedisShard shard, BooleanSupplier raisesTokens) {
        this.states = states;
        this.shard = shard;
        this.raisesTokens = raisesTokens;
    }

    /** Returns the epoch that is open afterwards. */
    long run() {
        OptionalLong last = states.survey().epoch();
        long epoch = last.isEmpty() ? 0 : last.getAsLong() + 1;
        states.open(epoch);
        long lowestToken = raisesTokens.getAsBoolean() ? epoch << 32 : 0;
        // Surveyed again: until the line above, a relay could still write.
        AtomicInteger restored = new AtomicInteger();
        states.newest(states.survey(), batch -> restored.addAndGet(shard.restore(epoch, lowestToken, batch)));
        shard.revoke(epoch, lowestToken);
        shard.open(epoch, lowestToken);
        LOG.log(System.Logger.Level.INFO, "scheduler opened epoch={0} restored={1}", epoch, restored.get());
        return epoch;
    }
}
