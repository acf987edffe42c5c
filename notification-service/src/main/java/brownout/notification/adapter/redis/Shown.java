package brownout.notification.adapter.redis;

import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an owner has shown; {@code completeOn} is the Redis that has all of it, if there is one. */
final class Shown {
    final long fence;
    final Map<NotificationId, Notification> gathered = new LinkedHashMap<>();
    volatile Optional<RedisIdentity> completeOn = Optional.empty();
    volatile Optional<Loading> loading = Optional.empty();
    volatile boolean busy;
    /** A write failed: whatever this Redis had been given before, it lacks something now. */
    volatile boolean lacking;

    Shown(long fence) {
        this.fence = fence;
    }

    void lack() {
        completeOn = Optional.empty();
        loading = Optional.empty();
        lacking = true;
    }

    /** @return whether these are the first since the last {@link #take()} */
    synchronized boolean gather(List<Notification> changed) {
        boolean first = gathered.isEmpty();
        changed.forEach(n -> gathered.put(n.id(), n));
        return first;
    }

    synchronized List<Notification> take() {
        var taken = List.copyOf(gathered.values());
        gathered.clear();
        return taken;
    }
}
