package brownout.jobqueue;

import brownout.jobqueue.safeguard.Safeguards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a configuration must be beyond its types. Each message names the key, what it is and what would be right. */
public final class ConfigRules {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern TARGET = Pattern.compile("[^\\s:/]+:\\d{1,5}");

    private final JobQueueConfig config;
    private final List<String> problems = new ArrayList<>();

    private ConfigRules(JobQueueConfig config) {
        this.config = config;
    }

    /** Everything wrong with it; empty when the service may start. */
    public static List<String> check(JobQueueConfig config) {
        ConfigRules rules = new ConfigRules(config);
        rules.checkAll();
        return List.copyOf(rules.problems);
    }

    private void checkAll() {
        require(
                INSTANCE.matcher(config.instance()).matches(),
                "instance",
                config.instance(),
                "1 to 64 letters, digits, '.', '_' or '-'");
        checkTimes();
        checkLimits();
        checkWorker();
        checkKafka();
        require(
                config.redis().uri().matches("rediss?://.+"),
                "redis.uri",
                config.redis().uri(),
                "redis://host:port");
        require(
                config.admin().token().map(it -> it.length() >= 8).orElse(true),
                "admin.token",
                "too short",
                "8 characters or more");
        config.safeguards().keySet().stream()
                .filter(it -> Safeguards.labelled(it).isEmpty())
                .forEach(it -> problems.add("jobqueue.safeguards." + it
                        + ": there is no such safeguard; the nearest is '" + Safeguards.nearest(it) + "'"));
    }

    private void checkTimes() {
        between("lease", config.lease(), Duration.ofMillis(200), Duration.ofHours(1));
        config.heartbeatEvery()
                .ifPresent(it -> between(
                        "heartbeat-every",
                        it,
                        Duration.ofMillis(50),
                        config.lease().dividedBy(2)));
        between("attempt-timeout", config.attemptTimeout(), Duration.ofSeconds(1), Duration.ofHours(24));
        between("tick", config.tick(), Duration.ofMillis(20), Duration.ofSeconds(10));
        between("retention", config.retention(), Duration.ofMinutes(1), Duration.ofDays(365));
        between("aging-interval", config.agingInterval(), Duration.ofMillis(100), Duration.ofDays(1));
        between(
                "retry.base",
                config.retry().base(),
                Duration.ofMillis(1),
                config.retry().cap());
        between("retry.cap", config.retry().cap(), Duration.ofMillis(1), Duration.ofDays(1));
        between("redis.timeout", config.redis().timeout(), Duration.ofMillis(50), Duration.ofSeconds(60));
        between(
                "kafka.delivery-timeout",
                config.kafka().deliveryTimeout(),
                Duration.ofMillis(500),
                Duration.ofMinutes(2));
        between("worker.claim-wait", config.worker().claimWait(), Duration.ofMillis(100), Duration.ofSeconds(30));
        between(
                "worker.drain-deadline",
                config.worker().drainDeadline(),
                Duration.ofMillis(100),
                Duration.ofMinutes(5));
    }

    private void checkLimits() {
        between("retry.max-attempts", config.retry().maxAttempts(), 1, 20);
        between("limits.depth-per-class", config.limits().depthPerClass(), 1, 10_000_000);
        between("limits.depth-per-tenant", config.limits().depthPerTenant(), 1, 10_000_000);
        between("limits.ready-per-class", config.limits().readyPerClass(), 1, 1_000_000);
        between("limits.delayed-per-class", config.limits().delayedPerClass(), 1, 1_000_000);
        between("limits.inflight-per-tenant", config.limits().inflightPerTenant(), 0, 1_000_000);
        between("limits.body-bytes", config.limits().bodyBytes(), 1024, 1 << 20);
        require(
                config.limits().lowWater() >= 0 && config.limits().lowWater() < 1,
                "limits.low-water",
                config.limits().lowWater(),
                "at least 0 and less than 1");
        config.tenantWeights().forEach((tenant, weight) -> between("tenant-weights." + tenant, weight, 1, 1000));
    }

    private void checkWorker() {
        require(
                TARGET.matcher(config.worker().target()).matches(),
                "worker.target",
                config.worker().target(),
                "host:port");
        between("worker.concurrency", config.worker().concurrency(), 1, 16);
        require(
                config.worker().speed() > 0 && config.worker().speed() <= 1_000_000,
                "worker.speed",
                config.worker().speed(),
                "more than 0, at most 1000000");
    }

    private void checkKafka() {
        between("kafka.partitions", config.kafka().partitions(), 1, 1000);
        between("kafka.replication-factor", config.kafka().replicationFactor(), 1, 32);
        for (String server : config.kafka().bootstrapServers().split(",", -1)) {
            require(
                    TARGET.matcher(server.trim()).matches(),
                    "kafka.bootstrap-servers",
                    config.kafka().bootstrapServers(),
                    "host:port, several separated by commas");
        }
    }

    private void between(String key, Duration value, Duration low, Duration high) {
        boolean inside = value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
        require(inside, key, text(value), text(low) + " to " + text(high));
    }

    private void between(String key, int value, int low, int high) {
        require(value >= low && value <= high, key, value, low + " to " + high);
    }

    private void require(boolean right, String key, Object value, String wanted) {
        if (!right) {
            problems.add("jobqueue." + key + " is " + value + "; it must be " + wanted);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
