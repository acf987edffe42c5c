package brownout.notification.adapter;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.NotificationConfig;
import brownout.notification.adapter.kafka.KafkaNode;
import brownout.notification.adapter.redis.RedisBuckets;
import brownout.notification.adapter.redis.RedisCrowds;
import brownout.notification.adapter.redis.RedisLink;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Safeguard;
import brownout.notification.intake.Bucket;
import brownout.notification.intake.FairLog;
import brownout.notification.intake.LimitedLog;
import brownout.notification.intake.LocalBuckets;
import brownout.notification.intake.NewRequests;
import brownout.notification.intake.RequestLog.Appended;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What stands between a caller and the request log: first the rates, then whether its partition has room for more. */
final class Admission implements NewRequests, AutoCloseable {
    private final KafkaNode kafka;
    private final Switchboard<Safeguard> safeguards;
    private final RedisCrowds crowds;
    private final NewRequests door;

    Admission(
            NewRequests log,
            NotificationConfig.Limits limits,
            RedisLink redis,
            KafkaNode kafka,
            Switchboard<Safeguard> safeguards) {
        this.kafka = kafka;
        this.safeguards = safeguards;
        this.crowds = new RedisCrowds(
                redis, () -> kafka.topics().map(topics -> topics.partitions()).orElse(0), this::owned);
        this.door = new LimitedLog(
                new FairLog(log, this::crowd),
                new RedisBuckets(redis),
                new LocalBuckets(Clock.systemUTC()),
                new LimitedLog.Limits(
                        bucket("tenant", limits.tenantRate(), limits.tenantBurst()),
                        bucket("recipient", limits.recipientRate(), limits.recipientBurst()),
                        limits.instances()),
                () -> safeguards.isOn(Safeguard.SHARED_LIMIT));
    }

    private static Optional<Bucket> bucket(String name, double perSecond, int most) {
        return perSecond > 0 ? Optional.of(new Bucket(name, perSecond, most)) : Optional.empty();
    }

    /** Without lanes nobody waits outside for others' sake. */
    private Map<Integer, Crowd> owned() {
        return safeguards.isOn(Safeguard.LANES) ? kafka.crowds() : Map.of();
    }

    private Crowd crowd(NotificationId id) {
        return kafka.topics()
                .map(topics -> crowds.crowd(topics.partitionOf(id)))
                .orElse(Crowd.NONE);
    }

    void start() {
        crowds.start();
    }

    @Override
    public CompletionStage<Appended> append(NotificationRequest request) {
        return door.append(request);
    }

    @Override
    public void close() {
        crowds.close();
    }
}
