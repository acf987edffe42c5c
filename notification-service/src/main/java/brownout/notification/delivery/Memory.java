package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What a partition's owner remembers: the ledger's latest values, plus those of the step under way. */
final class Memory {
    private final Map<NotificationId, Notification> known = new HashMap<>();
    private final Map<NotificationId, Instant> settledAt = new LinkedHashMap<>();
    private final Map<NotificationId, Instant> unknownSince = new ConcurrentHashMap<>();
    private final OpenWork open = new OpenWork();

    Optional<Notification> find(NotificationId id) {
        return Optional.ofNullable(known.get(id));
    }

    void put(Notification n) {
        boolean settled = n.state().isSettled();
        // What is settled well is never sent again, so its bytes may go; the attempts keep their hash.
        Notification kept = settled && !n.state().isDeadLetter() ? n.withoutRendering() : n;
        open.replace(Optional.ofNullable(known.put(n.id(), kept)), Optional.of(kept));
        if (settled) {
            settledAt.remove(n.id());
            settledAt.put(n.id(), n.updatedAt());
        }
        if (n.state() == State.UNKNOWN) {
            unknownSince.putIfAbsent(n.id(), n.updatedAt());
        } else {
            unknownSince.remove(n.id());
        }
    }

    void remove(NotificationId id) {
        open.replace(Optional.ofNullable(known.remove(id)), Optional.empty());
        settledAt.remove(id);
        unknownSince.remove(id);
    }

    /** After a replay, which comes in the order of the log's compaction, not of settling. */
    void sortSettled() {
        var sorted = settledAt.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList();
        settledAt.clear();
        sorted.forEach(entry -> settledAt.put(entry.getKey(), entry.getValue()));
    }

    /** Forgets the settled ones that are older than the horizon, and the oldest beyond {@code max}. */
    List<NotificationId> forget(Instant now, Duration horizon, int max) {
        var forgotten = new ArrayList<NotificationId>();
        for (var entry : settledAt.entrySet()) {
            boolean old = entry.getValue().plus(horizon).isBefore(now);
            if (!old && settledAt.size() - forgotten.size() <= max) {
                break;
            }
            forgotten.add(entry.getKey());
        }
        forgotten.forEach(this::remove);
        return forgotten;
    }

    OpenWork open() {
        return open;
    }

    List<Notification> all() {
        return List.copyOf(known.values());
    }

    /** Readable from any thread. */
    Collection<Instant> unknownSince() {
        return List.copyOf(unknownSince.values());
    }
}
