package brownout.jobqueue.adapter.runtime;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.adapter.redis.RedisJobViews;
import brownout.jobqueue.adapter.redis.RedisScripts;
import brownout.jobqueue.adapter.redis.RedisShard;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.lease.ClaimDesk;
import brownout.jobqueue.lease.Expired;
import brownout.jobqueue.lease.LeaseStore;
import brownout.jobqueue.lease.StoreLostException;
import brownout.jobqueue.safeguard.Safeguard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the scheduler needs done regularly: due retries made ready, expired leases taken away, counters measured, old jobs
 * forgotten, and after a loss the rebuild. Several instances may do it at once: each of these is one atomic step.
 */
final class Housekeeping implements Loop.Step {
    private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
    private static final int BATCH = 200;
    private static final Duration MEASURE_EVERY = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration PURGE_EVERY = Duration.ofSeconds(10);
    private static final Duration REBUILD_TURN = Duration.ofSeconds(30);
    private static final Duration OTHERS_REBUILD = Duration.ofMillis(500);

    private final Parts parts;
    private final JobQueueConfig config;
    private Instant measured = Instant.EPOCH;
    private Instant purged = Instant.EPOCH;
    private Instant nextLook = Instant.EPOCH;
    private boolean prepared;

    /** What it works with. */
    record Parts(
            LeaseStore leases,
            RedisScripts scripts,
            RedisShard shard,
            RedisJobViews views,
            Rebuild rebuild,
            Backlog backlog,
            ClaimDesk desk,
            Switchboard<Safeguard> safeguards,
            ServerStatus status,
            Clock clock) {}

    Housekeeping(Parts parts, JobQueueConfig config) {
        this.parts = parts;
        this.config = config;
    }

    @Override
    public Duration step() {
        Instant now = parts.clock().instant();
        if (!now.isBefore(nextLook)) {
            OptionalLong epoch = parts.shard().epoch();
            parts.status().redisAnswered(now);
            if (epoch.isEmpty()) {
                return reopen();
            }
            parts.status().opened(epoch.getAsLong());
            prepare();
            nextLook = now.plus(LOOK_EVERY);
        }
        try {
            parts.leases().promote(BATCH);
            if (parts.safeguards().isOn(Safeguard.LEASE_HEARTBEAT)) {
                parts.leases().reap(BATCH).forEach(Housekeeping::tell);
            }
            parts.status().redisAnswered(now);
        } catch (StoreLostException e) {
            nextLook = Instant.EPOCH;
            return Duration.ofMillis(1);
        }
        seldom(now);
        return parts.backlog().idle() && config.tick().compareTo(IDLE) < 0 ? IDLE : config.tick();
    }

    private Duration reopen() {
        parts.status()
                .closed(
                        "Redis may have lost data (it is new, was restarted or failed over) and is being rebuilt from video-jobs.state");
        if (!parts.status().areTopicsReady() || !parts.shard().takeRebuild(config.instance(), REBUILD_TURN)) {
            return OTHERS_REBUILD;
        }
        parts.rebuild().run();
        parts.desk().signal();
        return Duration.ofMillis(1);
    }

    private void prepare() {
        parts.scripts()
                .link()
                .listen(Map.of(
                        RedisScripts.PREFIX + "work",
                        jobs -> parts.desk().signal(),
                        RedisScripts.PREFIX + "expired",
                        parts.desk()::dismiss));
        if (!prepared) {
            parts.shard().weights(config.tenantWeights());
            prepared = true;
        }
    }

    private static void tell(Expired expired) {
        LOG.log(
                System.Logger.Level.INFO,
                "lease expired job={0} token={1} worker={2} outcome={3}",
                expired.job(),
                Long.toString(expired.token()),
                expired.worker(),
                expired.outcome());
    }

    private void seldom(Instant now) {
        if (Duration.between(measured, now).compareTo(MEASURE_EVERY) >= 0) {
            measured = now;
            parts.views().measure(parts.backlog(), now);
        }
        if (Duration.between(purged, now).compareTo(PURGE_EVERY) >= 0) {
            // A full batch leaves more behind, and the next step goes on; in between leases are looked at.
            boolean caughtUp = parts.shard().purge(config.retention(), BATCH) < BATCH;
            purged = caughtUp ? now : Instant.EPOCH;
        }
    }
}
