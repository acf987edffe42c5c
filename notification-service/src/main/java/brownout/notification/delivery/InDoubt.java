package brownout.notification.delivery;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Attempts that a previous owner started, and of whose end nothing was heard. Invariant: each ends once, with what the
 * process that made it has read, or as perhaps sent; never as not sent for want of news.
 */
final class InDoubt {
    private static final DeliveryOutcome NOBODY_TOLD =
            new DeliveryOutcome.Unknown("the previous owner stopped before an outcome was recorded");

    private final Memory memory;
    private final BiConsumer<Notification, DeliveryOutcome> end;
    private final Set<NotificationId> ids = new LinkedHashSet<>();

    /** @param end takes an attempt to its end */
    InDoubt(Memory memory, BiConsumer<Notification, DeliveryOutcome> end) {
        this.memory = memory;
        this.end = end;
    }

    void add(Notification started) {
        ids.add(started.id());
    }

    List<Notification> all() {
        return ids.stream().flatMap(id -> memory.find(id).stream()).toList();
    }

    /** The process of a previous owner has told how an attempt ended that it could not record. */
    void heard(ReadOutcome read) {
        memory.find(read.id())
                .filter(read::isOf)
                .filter(n -> ids.remove(n.id()))
                .ifPresent(n -> end.accept(n, read.outcome()));
    }

    /** Whoever could have told has died or is still cut off. */
    void hearNoMore() {
        var silent = all();
        ids.clear();
        silent.forEach(n -> end.accept(n, NOBODY_TOLD));
    }
}
