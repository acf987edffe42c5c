package brownout.profile.consistency;

import brownout.profile.replication.Snapshot;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How stale this region's view can be at most: <em>echo watermarks</em>.
 *
 * <p>A region takes its own time t0, then has the home append a marker, and learns where. A view that has applied that
 * position holds every write acknowledged before t0, so at local time t it is at most {@code t − t0} old. Both times are
 * read from one clock in one process: no clock of another region is compared with, so none can be wrong.
 *
 * <p>Proofs come before the view has reached them. They are kept per partition, newest last, until a newer one has been
 * reached too.
 */
public final class Watermarks {

    private static final int KEPT = 64;

    private final Map<Integer, Deque<Mark>> marks = new HashMap<>();

    /** Takes a proof; proofs come in the order in which they were begun. */
    public synchronized void add(Proof proof) {
        proof.positions().forEach((partition, offset) -> {
            Deque<Mark> known = marks.computeIfAbsent(partition, unused -> new ArrayDeque<>());
            if (known.size() == KEPT) {
                // The oldest may be the only one reached. Of those behind it, the oldest says least.
                Mark oldest = known.removeFirst();
                known.removeFirst();
                known.addFirst(oldest);
            }
            known.addLast(new Mark(proof.begun(), offset));
        });
    }

    /**
     * @param now on the clock that the proofs were begun by, taken after the snapshot was
     * @return nanoseconds; empty if nothing is proven about one of the partitions
     */
    public synchronized OptionalLong staleness(Snapshot snapshot, Set<Integer> partitions, long now) {
        long worst = 0;
        for (int partition : partitions) {
            OptionalLong begun = newestReached(partition, snapshot.applied(partition));
            if (begun.isEmpty()) {
                return OptionalLong.empty();
            }
            worst = Math.max(worst, now - begun.getAsLong());
        }
        return OptionalLong.of(worst);
    }

    private OptionalLong newestReached(int partition, OptionalLong applied) {
        Deque<Mark> known = marks.getOrDefault(partition, new ArrayDeque<>());
        Iterator<Mark> newestFirst = known.descendingIterator();
        while (applied.isPresent() && newestFirst.hasNext()) {
            Mark mark = newestFirst.next();
            if (mark.offset <= applied.getAsLong()) {
                while (known.peekFirst() != mark) {
                    known.removeFirst();
                }
                return OptionalLong.of(mark.begun);
            }
        }
        return OptionalLong.empty();
    }

    private record Mark(long begun, long offset) {}
}
