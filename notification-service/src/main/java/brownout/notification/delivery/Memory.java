package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.SettledIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a partition's owner remembers: the ledger's latest values, plus those of the step under way. */
final class Memory {
    private static final int AT_ONCE = 1_000;

    private final Map<NotificationId, Notification> known = new HashMap<>();
    private final Map<NotificationId, Instant> settledAt = new LinkedHashMap<>();
    private final Map<NotificationId, Instant> unknownSince = new ConcurrentHashMap<>();
    private final Set<NotificationId> quarantined = new HashSet<>();
    private final SettledIds forgotten;
    private final OpenWork open = new OpenWork();

    /** @param forgotten remembers the ids of what is forgotten otherwise */
    Memory(SettledIds forgotten) {
        this.forgotten = forgotten;
    }

    Optional<Notification> find(NotificationId id) {
        return Optional.ofNullable(known.get(id));
    }

    /** Without its details: it was settled within the horizon, or it stands still for good. */
    boolean isRemembered(NotificationId id, Instant now) {
        return quarantined.contains(id) || forgotten.contains(id, now);
    }

    void remember(Settled settled, Instant now) {
        forgotten.add(settled.id(), settled.at(), now);
    }

    void quarantine(NotificationId id) {
        remove(id);
        quarantined.add(id);
    }

    void put(Notification n) {
        boolean settled = n.state().isSettled();
        // What is settled well is never sent again, so its bytes may go; the attempts keep their hash.
        Notification kept = settled && !n.state().isDeadLetter() ? n.withoutRendering() : n;
        open.replace(Optional.ofNullable(known.put(n.id(), kept)), Optional.of(kept));
        settledAt.remove(n.id());
        if (settled) {
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

    /**
     * Forgets the details of the settled ones that are older than the horizon, and of the oldest beyond {@code max}; of
     * the latter the ids stay until the horizon. Some at a time: what it returns is committed in one transaction.
     */
    List<Settled> forget(Instant now, Duration horizon, int max) {
        var out = new ArrayList<Settled>();
        for (var entry : settledAt.entrySet()) {
            boolean old = entry.getValue().plus(horizon).isBefore(now);
            if ((!old && settledAt.size() - out.size() <= max) || out.size() == AT_ONCE) {
                break;
            }
            out.add(new Settled(entry.getKey(), entry.getValue()));
        }
        for (Settled one : out) {
            remove(one.id());
            remember(one, now);
        }
        return out;
    }

    /** How far back every settled id is remembered, if not to the horizon. Readable from any thread. */
    Instant reachesBackTo() {
        return forgotten.reachesBackTo();
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
