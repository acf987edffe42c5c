package brownout.profile.replication;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * How far this region has applied the log, and who waits for it to get further.
 *
 * <p>Waiters stand in one queue per partition, ordered by the offset they wait for; an advance wakes exactly those at or
 * before the new position. The number of waiters is bounded: one more is refused at once, so that a replica that is cut
 * off does not gather an unbounded crowd. A waiter who gives up cancels its future and leaves the queue.
 *
 * <p>This is a hint for when to look. What a read may claim is decided by the position that came with the data
 * ({@link Snapshot#covers}).
 */
public final class AppliedLog {

    private final int maxWaiters;
    private final Map<Integer, Partition> partitions = new HashMap<>();
    private long tickets;
    private int waiting;

    /** @param maxWaiters over all partitions together, at least 1 */
    public AppliedLog(int maxWaiters) {
        this.maxWaiters = maxWaiters;
    }

    public synchronized OptionalLong applied(int partition) {
        Partition known = partitions.get(partition);
        return known == null ? OptionalLong.empty() : known.applied;
    }

    /** Last applied offset of each partition of which anything is applied. */
    public synchronized Map<Integer, Long> positions() {
        Map<Integer, Long> result = new TreeMap<>();
        partitions.forEach((number, state) -> state.applied.ifPresent(offset -> result.put(number, offset)));
        return result;
    }

    /** How many reads and writes wait now. */
    public synchronized int waiting() {
        return waiting;
    }

    /** The highest epoch seen in the log; 0 before the first record. */
    public synchronized long epoch() {
        return partitions.values().stream()
                .filter(state -> !state.epochStarts.isEmpty())
                .mapToLong(state -> state.epochStarts.lastKey())
                .max()
                .orElse(0);
    }

    /** Takes the stored state of the view, which may lie behind what was known: a view can be lost and filled again. */
    public synchronized void restore(Map<Integer, View.PartitionState> states) {
        states.forEach((number, state) -> {
            Partition partition = partition(number);
            partition.applied = state.applied();
            partition.epochStarts.clear();
            partition.epochStarts.putAll(state.epochStarts());
        });
    }

    /** Where the log ended when it was reached: short of that, a view is still being filled. */
    public synchronized void expect(Map<Integer, Long> lastOffsets) {
        lastOffsets.forEach((partition, offset) -> partition(partition).target = OptionalLong.of(offset));
    }

    /**
     * Whether a view at this position can say that a profile does not exist. While it is filled from the beginning of the
     * log, absence proves nothing; nor does it in a view that has nothing although something had been applied.
     */
    public synchronized boolean isFilled(int partition, OptionalLong position) {
        Partition state = partition(partition);
        if (position.isEmpty()) {
            return state.applied.isEmpty() && state.target.isPresent() && state.target.getAsLong() < 0;
        }
        return state.target.isEmpty() || position.getAsLong() >= state.target.getAsLong();
    }

    /** The view has applied everything up to and with this offset. */
    public void advance(int partition, long offset, Map<Long, Long> epochStarts) {
        List<Waiter> woken = new ArrayList<>();
        synchronized (this) {
            Partition state = partition(partition);
            state.applied = OptionalLong.of(offset);
            epochStarts.forEach(state.epochStarts::putIfAbsent);
            while (!state.waiters.isEmpty() && state.waiters.first().offset <= offset) {
                Waiter next = state.waiters.first();
                state.waiters.remove(next);
                waiting--;
                woken.add(next);
            }
        }
        woken.forEach(waiter -> waiter.future.complete(true));
    }

    /**
     * Waits until all of these offsets are applied.
     *
     * @return completes with true once they are, with false at once if too many wait already; cancel it to give up
     */
    public CompletableFuture<Boolean> await(Map<Integer, Long> offsets) {
        return await(offsets, maxWaiters);
    }

    /** As {@link #await(Map)} for the home's writer, whom no crowd of readers may keep out. */
    CompletableFuture<Boolean> awaitFirst(Map<Integer, Long> offsets) {
        return await(offsets, Integer.MAX_VALUE);
    }

    private CompletableFuture<Boolean> await(Map<Integer, Long> offsets, int limit) {
        List<CompletableFuture<Boolean>> parts = new ArrayList<>();
        for (Map.Entry<Integer, Long> needed : offsets.entrySet()) {
            CompletableFuture<Boolean> part = await(needed.getKey(), needed.getValue(), limit);
            if (part.isDone() && !part.join()) {
                parts.forEach(earlier -> earlier.cancel(false));
                return part;
            }
            parts.add(part);
        }
        CompletableFuture<Boolean> all = new CompletableFuture<>();
        var unusedJoin = CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .whenComplete((none, failure) -> all.complete(failure == null));
        var unusedCancel = all.whenComplete((done, failure) -> parts.forEach(part -> part.cancel(false)));
        return all;
    }

    private CompletableFuture<Boolean> await(int partition, long offset, int limit) {
        Waiter waiter;
        synchronized (this) {
            Partition state = partition(partition);
            if (state.applied.orElse(-1) >= offset) {
                return CompletableFuture.completedFuture(true);
            }
            if (waiting >= limit) {
                return CompletableFuture.completedFuture(false);
            }
            waiter = new Waiter(offset, tickets++, new CompletableFuture<>());
            state.waiters.add(waiter);
            waiting++;
        }
        var unused = waiter.future.whenComplete((done, failure) -> {
            if (failure != null) {
                leave(partition, waiter);
            }
        });
        return waiter.future;
    }

    private synchronized void leave(int partition, Waiter waiter) {
        if (partition(partition).waiters.remove(waiter)) {
            waiting--;
        }
    }

    /**
     * Whether a later epoch began at or before this position: then it names a record that the log no longer has, because
     * its home died before anyone else saw it.
     */
    public synchronized boolean isLost(int partition, Position position) {
        return partition(partition).epochStarts.tailMap(position.epoch(), false).values().stream()
                .anyMatch(start -> start <= position.offset());
    }

    private Partition partition(int number) {
        return partitions.computeIfAbsent(number, unused -> new Partition());
    }

    private static final class Partition {
        private OptionalLong applied = OptionalLong.empty();
        private OptionalLong target = OptionalLong.empty();
        private final NavigableMap<Long, Long> epochStarts = new TreeMap<>();
        private final TreeSet<Waiter> waiters = new TreeSet<>();
    }

    private record Waiter(long offset, long ticket, CompletableFuture<Boolean> future) implements Comparable<Waiter> {
        private static final Comparator<Waiter> ORDER =
                Comparator.comparingLong(Waiter::offset).thenComparingLong(Waiter::ticket);

        @Override
        public int compareTo(Waiter other) {
            return ORDER.compare(this, other);
        }
    }
}
