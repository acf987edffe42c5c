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
    private long initial;
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
        answered.forEach(this::read);
        List<Ranked> pending = byOpId.values().stream()
                .filter(write -> write.version() == 0 && write.shown().outcome() == Outcome.INFO)
                .toList();
        return new Register(key, List.copyOf(byVersion.values()), pending, List.copyOf(reads), contradictions);
    }

    private void write(String opId, List<Operation> all) {
        long invoked = all.stream().mapToLong(Operation::invokedAt).min().orElseThrow();
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
        return true;
    }

    private boolean isInitial(Ranked read) {
        boolean mayBe = read.version() < lowestWritten && (initial == 0 || initial == read.version()) && !foundNothing;
        if (mayBe) {
            initial = read.version();
        }
        return mayBe;
    }

    /** A read that names no opId may have seen any write that got no answer. */
    private boolean mayBePending(Ranked read) {
        return read.opId().isEmpty()
                && byOpId.values().stream()
                        .anyMatch(write -> write.version() == 0
                                && write.shown().outcome() == Outcome.INFO
                                && write.invoked() < read.completed());
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
        String text = operation.out().getOrDefault("version", "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "operation " + operation.id() + ": out.version is '" + text + "', must be a whole number", e);
        }
    }

    private static String opId(Operation operation) {
        return operation.out().getOrDefault("opId", "");
    }
}
