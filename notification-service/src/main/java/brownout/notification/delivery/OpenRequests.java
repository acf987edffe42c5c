package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The requests that have been read and stand in no batch yet. Invariant: the group's position goes past a request only in
 * the batch that records what became of it, or in a later one.
 */
final class OpenRequests {
    private final OffsetTracker offsets = new OffsetTracker();
    private final Map<NotificationId, Long> open = new HashMap<>();
    private final List<Quarantined> unreadable = new ArrayList<>();
    private long recordedUpTo;

    /** What earlier owners have recorded, by the ledger; the group's own position may have been lost. */
    void recordedUpTo(long offset) {
        offsets.startAt(offset);
        recordedUpTo = offset;
    }

    boolean isRecorded(long offset) {
        return offset < recordedUpTo;
    }

    /** A request that stays open until it is {@link #finish finished}. A later one for the same id takes its place. */
    void open(long offset, NotificationId id) {
        offsets.received(offset);
        Long replaced = open.put(id, offset);
        if (replaced != null && replaced != offset) {
            offsets.finished(replaced);
        }
    }

    /** What becomes of it is part of the batch under way, or will never be in one. */
    void finish(NotificationId id) {
        Long offset = open.remove(id);
        if (offset != null) {
            offsets.finished(offset);
        }
    }

    /** A record that leaves nothing to be recorded. */
    void skip(long offset) {
        offsets.received(offset);
        offsets.finished(offset);
    }

    /** One that cannot be read is kept apart, once; true: this is the first time. */
    boolean setAside(long offset, Quarantined request) {
        skip(offset);
        boolean first = !isRecorded(offset);
        if (first) {
            unreadable.add(request);
        }
        return first;
    }

    /** What was set aside since the last call. */
    List<Quarantined> takeUnreadable() {
        var taken = List.copyOf(unreadable);
        unreadable.clear();
        return taken;
    }

    /** The position to commit, if it has advanced since the last call. */
    OptionalLong advance() {
        return offsets.advance();
    }
}
