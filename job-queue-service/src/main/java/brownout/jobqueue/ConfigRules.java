package brownout.jobqueue;

import brownout.frontdoor.config.Rules;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.safeguard.Safeguard;
import java.time.Duration;
import java.util.List;

/** What a configuration must be beyond its types. */
public final class ConfigRules {
    private final JobQueueConfig config;
    private final Rules rules = new Rules("jobqueue");

    private ConfigRules(JobQueueConfig config) {
        this.config = config;
    }

    /** Everything wrong with it; empty when the service may start. */
    public static List<String> check(JobQueueConfig config) {
        ConfigRules all = new ConfigRules(config);
        all.checkAll();
        return all.rules.problems();
    }

    private void checkAll() {
        rules.require(
                config.instance().matches("[A-Za-z0-9._-]{1,64}"),
                "instance",
                config.instance(),
                "1 to 64 letters, digits, '.', '_' or '-'");
        checkTimes();
        checkLimits();
        checkWorker();
        rules.between("kafka.partitions", config.kafka().partitions(), 1, 1000);
        rules.between("kafka.replication-factor", config.kafka().replicationFactor(), 1, 32);
        rules.hostsAndPorts("kafka.bootstrap-servers", config.kafka().bootstrapServers());
        rules.url("redis.uri", config.redis().uri(), "redis", "rediss");
        Switchboard<Safeguard> known = Switchboard.allOn(Safeguard.class);
        config.safeguards().keySet().stream()
                .filter(it -> !known.knows(it))
                .forEach(it -> rules.wrong("safeguards." + it, known.explain(it)));
    }

    private void checkTimes() {
        rules.between("lease", config.lease(), Duration.ofMillis(200), Duration.ofHours(1));
        config.heartbeatEvery()
                .ifPresent(it -> rules.between(
                        "heartbeat-every",
                        it,
                        Duration.ofMillis(50),
                        config.lease().dividedBy(2)));
        rules.between("attempt-timeout", config.attemptTimeout(), Duration.ofSeconds(1), Duration.ofHours(24));
        rules.between("tick", config.tick(), Duration.ofMillis(20), Duration.ofSeconds(10));
        rules.between("retention", config.retention(), Duration.ofMinutes(1), Duration.ofDays(365));
        rules.between("aging-interval", config.agingInterval(), Duration.ofMillis(100), Duration.ofDays(1));
        rules.between(
                "retry.base",
                config.retry().base(),
                Duration.ofMillis(1),
                config.retry().cap());
        rules.between("retry.cap", config.retry().cap(), Duration.ofMillis(1), Duration.ofDays(1));
        rules.between("redis.timeout", config.redis().timeout(), Duration.ofMillis(50), Duration.ofSeconds(60));
        rules.between(
                "kafka.delivery-timeout",
                config.kafka().deliveryTimeout(),
                Duration.ofMillis(500),
                Duration.ofMinutes(2));
        rules.between("worker.claim-wait", config.worker().claimWait(), Duration.ofMillis(100), Duration.ofSeconds(30));
        rules.between(
                "worker.drain-deadline",
                config.worker().drainDeadline(),
                Duration.ofMillis(100),
                Duration.ofMinutes(5));
    }

    private void checkLimits() {
        rules.between("retry.max-attempts", config.retry().maxAttempts(), 1, 20);
        rules.between("limits.depth-per-class", config.limits().depthPerClass(), 1, 10_000_000);
        rules.between("limits.depth-per-tenant", config.limits().depthPerTenant(), 1, 10_000_000);
        rules.between("limits.ready-per-class", config.limits().readyPerClass(), 1, 1_000_000);
        rules.between(
                "limits.delayed-per-class",
                config.limits().delayedPerClass(),
                config.limits().depthPerClass(),
                10_000_000);
        rules.between("limits.inflight-per-tenant", config.limits().inflightPerTenant(), 0, 1_000_000);
        rules.require(
                config.limits().lowWater() >= 0 && config.limits().lowWater() < 1,
                "limits.low-water",
                config.limits().lowWater(),
                "at least 0 and less than 1");
        config.tenantWeights().forEach((tenant, weight) -> rules.between("tenant-weights." + tenant, weight, 1, 1000));
    }

    private void checkWorker() {
        rules.hostAndPort("worker.target", config.worker().target());
        rules.between("worker.concurrency", config.worker().concurrency(), 1, 16);
        rules.require(
                config.worker().speed() > 0 && config.worker().speed() <= 1_000_000,
                "worker.speed",
                config.worker().speed(),
                "more than 0, at most 1000000");
    }
}
