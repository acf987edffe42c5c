package brownout.notification.adapter.redis;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Names in Redis. Everything a script touches carries its partition as hash tag, so that it works on a Redis Cluster.
 *
 * @param partitionOf empty while the number of partitions is not known
 */
record Keys(Supplier<Optional<ToIntFunction<NotificationId>>> partitionOf) {
    Optional<Integer> partition(NotificationId id) {
        return partitionOf.get().map(function -> function.applyAsInt(id));
    }

    static String notification(int partition, NotificationId id) {
        return "n:{p" + partition + "}:" + id;
    }

    /** The identity is part of the name: what was vouched for on another Redis counts for nothing on this one. */
    static String loaded(int partition, RedisIdentity redis) {
        return "n:{p" + partition + "}:loaded:" + redis.name();
    }

    static String loading(int partition) {
        return "n:{p" + partition + "}:loading";
    }

    static String list(Tenant tenant) {
        return "n:{" + tenant + "}:list";
    }

    static String deadLetters(Tenant tenant) {
        return "n:{" + tenant + "}:dead";
    }
}
