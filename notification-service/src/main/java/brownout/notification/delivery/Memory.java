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
    /** Apart, so that a flood of what was sent does not push out what an operator may send again. */
    private final Map<NotificationId, Instant> deadAt = new LinkedHashMap<>();

    private final Map<NotificationId, Instant> unknownSince = new ConcurrentHashMap<>();
    private final Set<NotificationId> quarantined = new HashSet<>();
    private final Duration horizon;
    private final int maxSettled;
    /** The ids of what is forgotten otherwise. */
    private final SettledIds forgotten;

    private final OpenWork open = new OpenWork();

    Memory(DeskLimits limits) {
        this.horizon = limits.dedupHorizon();
        this.maxSettled = limits.maxSettled();
        this.forgotten = new SettledIds(horizon, limits.maxIds());
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
        deadAt.remove(n.id());
        if (settled) {
            (n.state().isDeadLetter() ? deadAt : settledAt).put(n.id(), n.updatedAt());
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
        deadAt.remove(id);
        unknownSince.remove(id);
    }

    /** After a replay, which comes in the order of the log's compaction, not of settling. */
    void sortSettled() {
        sort(settledAt);
        sort(deadAt);
    }

    private static void sort(Map<NotificationId, Instant> endedAt) {
        var sorted = endedAt.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .toList();
        endedAt.clear();
        sorted.forEach(entry -> endedAt.put(entry.getKey(), entry.getValue()));
    }

    /**
     * Forgets the details of the settled ones that are older than the horizon, and of the oldest beyond the limit, of dead
     * letters and others each; of the latter the ids stay until the horizon. Some at a time: what it returns is
     * committed in one transaction.
     */
    List<Settled> forget(Instant now) {
        var out = new ArrayList<Settled>();
        forget(settledAt, now, out);
        forget(deadAt, now, out);
        for (Settled one : out) {
            remove(one.id());
            remember(one, now);
        }
        return out;
    }

    private void forget(Map<NotificationId, Instant> endedAt, Instant now, List<Settled> out) {
        int before = out.size();
        for (var entry : endedAt.entrySet()) {
            boolean old = entry.getValue().plus(horizon).isBefore(now);
            boolean fits = endedAt.size() - (out.size() - before) <= maxSettled;
            if ((!old && fits) || out.size() >= AT_ONCE) {
                break;
            }
            out.add(new Settled(entry.getKey(), entry.getValue()));
        }
    }

    /** The earliest settling whose id is sure to be known still. Readable from any thread. */
    Instant reachesBackTo(Instant now) {
        Instant reach = now.minus(horizon);
        return forgotten.reachesBackTo().isAfter(reach) ? forgotten.reachesBackTo() : reach;
    }

    OpenWork open() {
        return open;
    }

    boolean isWhole() {
        return forgotten.size() == 0;
    }

    List<Notification> all() {
        return List.copyOf(known.values());
    }

    /** Readable from any thread. */
    Collection<Instant> unknownSince() {
        return List.copyOf(unknownSince.values());
    }
}
