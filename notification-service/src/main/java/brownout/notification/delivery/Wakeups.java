package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** When to look at which notification again: at most one time for each, which a later one replaces. */
final class Wakeups {
    private final TreeSet<Wakeup> inOrder = new TreeSet<>(
            Comparator.comparing(Wakeup::at).thenComparing(wakeup -> wakeup.id().toString()));
    private final Map<NotificationId, Wakeup> byId = new HashMap<>();

    record Wakeup(Instant at, NotificationId id) {}

    void set(NotificationId id, Instant at) {
        cancel(id);
        var wakeup = new Wakeup(at, id);
        byId.put(id, wakeup);
        inOrder.add(wakeup);
    }

    void cancel(NotificationId id) {
        Wakeup earlier = byId.remove(id);
        if (earlier != null) {
            inOrder.remove(earlier);
        }
    }

    Optional<Instant> next() {
        return inOrder.isEmpty()
                ? Optional.empty()
                : Optional.of(inOrder.first().at());
    }

    /** The earliest one that is due, removed. */
    Optional<NotificationId> poll(Instant now) {
        if (inOrder.isEmpty() || inOrder.first().at().isAfter(now)) {
            return Optional.empty();
        }
        NotificationId id = inOrder.first().id();
        cancel(id);
        return Optional.of(id);
    }
}
