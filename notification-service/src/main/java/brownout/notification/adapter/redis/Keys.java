package brownout.notification.adapter.redis;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import brownout.notification.query.Listing;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Names in Redis. Everything a script touches carries its partition as hash tag, so that it works on a Redis Cluster.
 *
 * @param partitionOf empty while the number of partitions is not known
 */
public record Keys(Supplier<Optional<ToIntFunction<NotificationId>>> partitionOf) {
    Optional<Integer> partition(NotificationId id) {
        return partitionOf.get().map(function -> function.applyAsInt(id));
    }

    /** Of an idempotency key: whose it is. Small, and kept for as long as a repeat is recognised. */
    static String record(int partition, NotificationId id) {
        return "n:{p" + partition + "}:" + id;
    }

    /** Of a notification, for readers. Large, and kept for as long as it is likely to be read. */
    static String view(int partition, NotificationId id) {
        return "v:{p" + partition + "}:" + id;
    }

    /** The identity is part of the name: what was vouched for on another Redis counts for nothing on this one. */
    static String loaded(int partition, RedisIdentity redis) {
        return "n:{p" + partition + "}:loaded:" + redis.name();
    }

    /** From when on this Redis has been given everything of the partition. */
    static String since(int partition, RedisIdentity redis) {
        return "n:{p" + partition + "}:since:" + redis.name();
    }

    static String loading(int partition) {
        return "n:{p" + partition + "}:loading";
    }

    static String crowd(int partition) {
        return "n:{p" + partition + "}:crowd";
    }

    /** Of an operator's request. */
    static String answer(Tenant tenant, IdempotencyKey key) {
        return "a:{" + tenant + "}:" + key.value();
    }

    static String list(Listing listing, Tenant tenant) {
        return "n:{" + tenant + "}:" + listing.name().toLowerCase(Locale.ROOT);
    }
}
