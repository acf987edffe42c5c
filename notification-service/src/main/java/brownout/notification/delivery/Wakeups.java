package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** When to look at which notification again. A wakeup that has been overtaken is ignored by whoever reads it. */
final class Wakeups {
    private final PriorityQueue<Wakeup> queue = new PriorityQueue<>(Comparator.comparing(Wakeup::at));

    record Wakeup(Instant at, NotificationId id) {}

    void add(NotificationId id, Instant at) {
        queue.add(new Wakeup(at, id));
    }

    Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Wakeup::at);
    }

    /** The earliest one that is due, removed. */
    Optional<Wakeup> poll(Instant now) {
        Wakeup first = queue.peek();
        return first == null || first.at().isAfter(now) ? Optional.empty() : Optional.ofNullable(queue.poll());
    }
}
