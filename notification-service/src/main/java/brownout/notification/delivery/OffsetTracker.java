package brownout.notification.delivery;

import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Which offset may be committed: the one below which nothing is unfinished.
 *
 * <p>What was read finishes in any order; committing the highest finished one would skip an unfinished one for ever.
 */
public final class OffsetTracker {
    private final NavigableSet<Long> unfinished = new TreeSet<>();
    private long next = -1;
    private long committed = -1;

    /** All below was finished by earlier owners: it may be read again, and is neither waited for nor taken back. */
    void startAt(long position) {
        next = Math.max(next, position);
    }

    /** Offsets arrive in ascending order; a repeated one (a rewind) is taken again. */
    public void received(long offset) {
        unfinished.add(offset);
        next = Math.max(next, offset + 1);
    }

    public void finished(long offset) {
        unfinished.remove(offset);
    }

    /** The position to commit, if it has advanced since the last call. */
    public OptionalLong advance() {
        long position = unfinished.isEmpty() ? next : unfinished.first();
        if (position <= committed) {
            return OptionalLong.empty();
        }
        committed = position;
        return OptionalLong.of(position);
    }
}
