package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts one profile's operations together. Tries under one opId are one write, which lies between the first try's
 * beginning and the first acknowledgement. A write without an answer gets its version from whoever reads its opId, and
 * completes at infinity. What fits no order of writes is kept as a contradiction, and the operation is left out.
 *
 * <p>A profile may exist before the run: one version that nobody wrote is taken for the initial one, when it is lower
 * than every version written and no read found nothing.
 */
final class RegisterBuilder {

    private final String key;
    private final Map<String, List<Operation>> tries = new LinkedHashMap<>();
    private final List<Operation> answered = new ArrayList<>();

    private final Map<String, Ranked> byOpId = new LinkedHashMap<>();
    private final TreeMap<Long, Ranked> byVersion = new TreeMap<>();
    private final List<Ranked> reads = new ArrayList<>();
    private final List<Counterexample> contradictions = new ArrayList<>();
    private final TreeMap<Long, Operation> toldBy = new TreeMap<>();
    private long pendingSince;
    private @Nullable Ranked initial;
    private long lowestWritten;
    private boolean foundNothing;
    private Map<String, String> keyOf = Map.of();

    RegisterBuilder(String key) {
        this.key = key;
    }

    void addWrite(Operation operation) {
        String answered = operation.out().getOrDefault("opId", "");
        String asked = operation.in().getOrDefault("opId", "operation " + operation.id());
        String opId = answered.isEmpty() ? asked : answered;
        tries.computeIfAbsent(opId, id -> new ArrayList<>()).add(operation);
    }

    void addRead(Operation operation) {
        answered.add(operation);
    }

    String key() {
        return key;
    }

    /** Of every write that was tried. */
    Set<String> opIds() {
        return tries.keySet();
    }

    /** @param keys of every write in the history, by opId */
    Register build(Map<String, String> keys) {
        keyOf = keys;
        tries.forEach(this::write);
        foundNothing = answered.stream().anyMatch(read -> version(read) == 0);
        answered.forEach(this::resolve);
        lowestWritten = byVersion.isEmpty() ? Long.MAX_VALUE : byVersion.firstKey();
        pendingSince = pending().mapToLong(Ranked::invoked).min().orElse(Long.MAX_VALUE);
        answered.forEach(this::read);
        chain();
        return new Register(
                key, List.copyOf(byVersion.values()), pending().toList(), List.copyOf(reads), contradictions);
    }

    /** Writes that got no answer and whose version nobody has read. */
    private Stream<Ranked> pending() {
        return byOpId.values().stream()
                .filter(write -> write.version() == 0 && write.shown().outcome() == Outcome.INFO);
    }

    private void write(String opId, List<Operation> all) {
        long invoked = all.stream()
                .filter(operation -> operation.outcome() != Outcome.FAIL)
                .mapToLong(Operation::invokedAt)
                .min()
                .orElse(all.get(0).invokedAt());
        List<Operation> acknowledged = all.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .sorted(Comparator.comparingLong(Operation::completedAt))
                .toList();
        if (acknowledged.isEmpty()) {
            Operation shown = all.stream()
                    .filter(operation -> operation.outcome() == Outcome.INFO)
                    .findFirst()
                    .orElse(all.get(0));
            byOpId.put(opId, new Ranked(shown, true, 0, opId, invoked, Long.MAX_VALUE));
            return;
        }
        Operation shown = acknowledged.get(0);
        long version = version(shown);
        for (Operation again : acknowledged) {
            if (version(again) != version) {
                contradict(
                        "One write of " + key + " (opId " + opId + ") took effect twice: it was acknowledged as v"
                                + version + " at " + Wording.at(shown.completedAt()) + " and as v" + version(again)
                                + " at " + Wording.at(again.completedAt()) + ".",
                        shown,
                        again);
            }
        }
        if (version < 1) {
            contradict(
                    "A write of " + key + " was acknowledged at " + Wording.at(shown.completedAt())
                            + " without a version.",
                    shown);
            return;
        }
        toldBy.putIfAbsent(version, shown);
        keep(new Ranked(shown, true, version, opId, invoked, shown.completedAt()));
    }

    private void keep(Ranked write) {
        byOpId.put(write.opId(), write);
        Ranked other = byVersion.putIfAbsent(write.version(), write);
        if (other != null) {
            contradict(
                    "Two writes of " + key + " were given the same version: " + other.told() + "; " + write.told()
                            + ".",
                    other.shown(),
                    write.shown());
        }
    }

    /** Gives a write that got no answer the version that a read saw its opId under. */
    private void resolve(Operation read) {
        Ranked write = byOpId.get(opId(read));
        if (write != null && write.version() == 0 && write.shown().outcome() == Outcome.INFO && version(read) > 0) {
            keep(new Ranked(write.shown(), true, version(read), write.opId(), write.invoked(), Long.MAX_VALUE));
        }
    }

    private void read(Operation operation) {
        Ranked read = new Ranked(
                operation, false, version(operation), opId(operation), operation.invokedAt(), operation.completedAt());
        if (read.version() == 0 || isExplained(read)) {
            reads.add(read);
            toldBy.putIfAbsent(read.version(), operation);
        }
    }

    private boolean isExplained(Ranked read) {
        Ranked named = byOpId.get(read.opId());
        Ranked write = byVersion.get(read.version());
        if (named != null && named.version() != read.version()) {
            String truth = named.shown().outcome() == Outcome.FAIL
                    ? "that write was refused at " + Wording.at(named.shown().completedAt())
                    : "that write was v" + named.version();
            return contradict(
                    "A value was read under a version that is not its own: " + read.told() + " with opId " + read.opId()
                            + ", but " + truth + ".",
                    named.shown(),
                    read.shown());
        }
        String home = keyOf.getOrDefault(read.opId(), key);
        if (!home.equals(key)) {
            return contradict(
                    "A value of another profile was read: " + read.told() + " with opId " + read.opId()
                            + ", which was a write of " + home + ".",
                    read.shown());
        }
        if (write == null) {
            return isInitial(read)
                    || mayBePending(read)
                    || contradict("A version was read that nobody wrote: " + read.told() + ".", read.shown());
        }
        if (!read.opId().isEmpty() && !read.opId().equals(write.opId())) {
            return contradict(
                    "Two values share one version: " + write.told() + " as " + write.opId() + "; " + read.told()
                            + " with opId " + read.opId() + ".",
                    write.shown(),
                    read.shown());
        }
        if (read.completed() < write.invoked()) {
            return contradict(
                    "A value was read before it was written: " + read.told() + "; " + write.told() + ".",
                    read.shown(),
                    write.shown());
        }
        return isWhatWasWritten(read, write) && isOfOneEpoch(read);
    }

    /** A torn answer carries a version and an opId that are right, and a value that is not theirs. */
    private boolean isWhatWasWritten(Ranked read, Ranked write) {
        String written = write.shown().in().getOrDefault("value", "");
        String seen = read.shown().out().getOrDefault("value", written);
        return written.isEmpty()
                || seen.equals(written)
                || contradict(
                        "A value was read that was not written with its version: " + write.told() + " as '" + written
                                + "'; " + read.told() + " and saw '" + seen + "'.",
                        write.shown(),
                        read.shown());
    }

    private boolean isOfOneEpoch(Ranked read) {
        Operation first = toldBy.getOrDefault(read.version(), read.shown());
        return number(first, "epoch") == number(read.shown(), "epoch")
                || number(first, "epoch") == 0
                || number(read.shown(), "epoch") == 0
                || contradict(
                        "Two values share one version: v" + read.version() + " of " + key + " was told of under epoch "
                                + number(first, "epoch") + " at " + Wording.at(first.completedAt())
                                + " and under epoch " + number(read.shown(), "epoch") + " at "
                                + Wording.at(read.completed()) + ".",
                        first,
                        read.shown());
    }

    /**
     * Each version is built on the one before, and no older epoch's home writes above a newer one's. An acknowledged
     * write that a failover lost would otherwise only look overwritten.
     */
    private void chain() {
        Operation before = null;
        for (Operation told : toldBy.values()) {
            if (before != null) {
                boolean lost =
                        number(told, "prev") < version(before) && told.out().containsKey("prev");
                boolean older = number(told, "epoch") > 0 && number(told, "epoch") < number(before, "epoch");
                if (lost || older) {
                    contradict(
                            "v" + version(told) + " of " + key
                                    + (lost
                                            ? " was built on v" + number(told, "prev") + ", so v" + version(before)
                                                    + " was lost"
                                            : " is of epoch " + number(told, "epoch") + ", although v" + version(before)
                                                    + " is of epoch " + number(before, "epoch"))
                                    + ": v" + version(before) + " was told of at " + Wording.at(before.completedAt())
                                    + ", v" + version(told) + " at " + Wording.at(told.completedAt()) + ".",
                            before,
                            told);
                }
            }
            before = told;
        }
    }

    private boolean isInitial(Ranked read) {
        boolean mayBe = read.version() < lowestWritten
                && (initial == null
                        || (initial.version() == read.version()
                                && initial.opId().equals(read.opId())))
                && !foundNothing;
        if (mayBe) {
            initial = read;
        }
        return mayBe;
    }

    /** A read that names no opId may have seen any write that got no answer. */
    private boolean mayBePending(Ranked read) {
        return read.opId().isEmpty() && pendingSince < read.completed();
    }

    private boolean contradict(String sentence, Operation... operations) {
        contradictions.add(new Counterexample(
                sentence,
                Stream.of(operations)
                        .sorted(Comparator.comparingLong(Operation::invokedAt))
                        .toList(),
                List.of()));
        return false;
    }

    private static long version(Operation operation) {
        return number(operation, "version");
    }

    private static long number(Operation operation, String name) {
        String text = operation.out().getOrDefault(name, "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "operation " + operation.id() + ": out." + name + " is '" + text + "', must be a whole number", e);
        }
    }

    private static String opId(Operation operation) {
        return operation.out().getOrDefault("opId", "");
    }
}
