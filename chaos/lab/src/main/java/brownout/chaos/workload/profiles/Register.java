package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult.Counterexample;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One profile's history: the writes whose version is known, in the order of versions, and every read that was answered.
 *
 * @param writes ascending by version, one for each version
 * @param pending writes that got no answer and whose version nobody ever read
 * @param reads in order of invocation
 * @param contradictions what no order of writes could explain: see {@link Sanity}
 */
record Register(
        String key,
        List<Ranked> writes,
        List<Ranked> pending,
        List<Ranked> reads,
        List<Counterexample> contradictions) {

    /** The version that was current when the run ended, as far as anybody knows: the highest acknowledged or read. */
    long lastVersion() {
        return all().mapToLong(Ranked::version).max().orElse(0);
    }

    Stream<Ranked> all() {
        return Stream.concat(writes.stream(), reads.stream());
    }

    /** Answers how stale a version was. Built once per register in O(n log n); asked in O(log n). */
    Staleness staleness() {
        NavigableMap<Long, Ranked> shown = new TreeMap<>();
        NavigableMap<Long, Ranked> begun = new TreeMap<>();
        all().forEach(operation -> {
            shown.merge(operation.version(), operation, (a, b) -> a.completed() <= b.completed() ? a : b);
            if (operation.write()) {
                begun.put(operation.version(), operation);
            }
        });
        suffixMinimum(shown, Comparator.comparingLong(Ranked::completed));
        suffixMinimum(begun, Comparator.comparingLong(Ranked::invoked));
        long pendingSince = pending.stream().mapToLong(Ranked::invoked).min().orElse(Long.MAX_VALUE);
        return new Staleness(shown, begun, pendingSince);
    }

    private static void suffixMinimum(NavigableMap<Long, Ranked> byVersion, Comparator<Ranked> earlier) {
        Ranked earliest = null;
        for (Map.Entry<Long, Ranked> entry : byVersion.descendingMap().entrySet()) {
            if (earliest == null || earlier.compare(entry.getValue(), earliest) < 0) {
                earliest = entry.getValue();
            }
            entry.setValue(earliest);
        }
    }

    /**
     * How stale a version was at a time, as an interval: at least since a newer one was acknowledged or read, at most
     * since a write began that is newer, or may be.
     */
    static final class Staleness {
        private final NavigableMap<Long, Ranked> shown;
        private final NavigableMap<Long, Ranked> begun;
        private final long pendingSince;

        private Staleness(NavigableMap<Long, Ranked> shown, NavigableMap<Long, Ranked> begun, long pendingSince) {
            this.shown = shown;
            this.begun = begun;
            this.pendingSince = pendingSince;
        }

        /** The operation whose completion proves that the version had been overwritten; the earliest such. */
        Optional<Ranked> supersededBy(long version) {
            return Optional.ofNullable(shown.higherEntry(version))
                    .map(Map.Entry::getValue)
                    .filter(operation -> operation.completed() != Long.MAX_VALUE);
        }

        /** The read was at least so stale whenever it was served; nanoseconds, 0 when it may have been fresh. */
        long definite(Ranked read) {
            return supersededBy(read.version())
                    .map(newer -> Math.max(0, read.invoked() - newer.completed()))
                    .orElse(0L);
        }

        /** The read was at most so stale whenever it was served; nanoseconds. */
        long possible(Ranked read) {
            Map.Entry<Long, Ranked> newer = begun.higherEntry(read.version());
            long since = newer == null
                    ? pendingSince
                    : Math.min(pendingSince, newer.getValue().invoked());
            return since == Long.MAX_VALUE ? 0 : Math.max(0, read.completed() - since);
        }
    }
}
