package brownout.chaos.workload.profiles;

import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The oracle: tries every order of a small history that keeps a given precedence, as Wing and Gong 1993 do, with Lowe's
 * 2016 memory of states already tried. It knows registers that hold a value and a version that grows, and shares no code
 * with what it judges. Tries under one opId are one write. A weak read shows that its write had taken effect by then, and
 * may come late. Exponential: for a dozen operations.
 */
final class RegisterSearch {

    private record Cell(long version, String opId) {}

    private record State(Set<Integer> done, Map<String, Cell> cells) {}

    private final List<Operation> operations;
    private final BiPredicate<Operation, Operation> precedes;
    private final String weak;
    private final Map<String, Long> versionOfUnanswered = new HashMap<>();
    private final Set<State> tried = new HashSet<>();

    RegisterSearch(List<Operation> all, BiPredicate<Operation, Operation> precedes) {
        this(all, precedes, "none");
    }

    /** @param weak the level of reads that need not be fresh */
    RegisterSearch(List<Operation> tries, BiPredicate<Operation, Operation> precedes, String weak) {
        this.precedes = precedes;
        this.weak = weak;
        List<Operation> all = merged(tries);
        for (Operation read : all) {
            if (isRead(read) && read.outcome() == Outcome.OK) {
                versionOfUnanswered.putIfAbsent(read.out().get("opId"), version(read));
            }
        }
        this.operations = all.stream()
                .filter(operation -> operation.outcome() == Outcome.OK
                        || (operation.outcome() == Outcome.INFO
                                && !isRead(operation)
                                && versionOfUnanswered.containsKey(
                                        operation.in().get("opId"))))
                .toList();
    }

    private static List<Operation> merged(List<Operation> tries) {
        Map<String, Operation> writes = new LinkedHashMap<>();
        List<Operation> all = new ArrayList<>();
        for (Operation each : tries) {
            if (isRead(each)) {
                all.add(each);
            } else if (each.outcome() != Outcome.FAIL) {
                writes.merge(each.in().get("opId"), each, RegisterSearch::both);
            }
        }
        all.addAll(writes.values());
        return all;
    }

    private static Operation both(Operation one, Operation other) {
        Operation answered = one.outcome() == Outcome.OK ? one : other;
        return new Operation(
                answered.id(),
                answered.process(),
                answered.session(),
                "write",
                answered.key(),
                answered.outcome(),
                Math.min(one.invokedAt(), other.invokedAt()),
                answered.completedAt(),
                answered.in(),
                answered.out());
    }

    private boolean isWeak(Operation operation) {
        return isRead(operation) && weak.equals(operation.in().get("level"));
    }

    static boolean inRealTime(Operation earlier, Operation later) {
        return earlier.completedAt() < later.invokedAt();
    }

    static boolean inOneProcess(Operation earlier, Operation later) {
        return earlier.process() == later.process()
                && (earlier.invokedAt() < later.invokedAt()
                        || (earlier.invokedAt() == later.invokedAt() && earlier.id() < later.id()));
    }

    /** Whether some order explains the history, from some initial state. */
    boolean succeeds() {
        return initialStates().stream().anyMatch(cells -> extend(Set.of(), cells));
    }

    /** Nothing, or for each profile a value that was read and that nobody in the history wrote. */
    private List<Map<String, Cell>> initialStates() {
        Set<String> written = new HashSet<>();
        operations.stream()
                .filter(operation -> !isRead(operation))
                .forEach(write -> written.add(write.in().get("opId")));
        List<Map<String, Cell>> states = new ArrayList<>(List.of(Map.of()));
        for (Operation read : operations) {
            String opId = read.out().getOrDefault("opId", "");
            if (isRead(read) && version(read) > 0 && !written.contains(opId)) {
                for (Map<String, Cell> state : List.copyOf(states)) {
                    Map<String, Cell> extended = new HashMap<>(state);
                    extended.put(read.key(), new Cell(version(read), opId));
                    states.add(extended);
                }
            }
        }
        return states;
    }

    private boolean extend(Set<Integer> done, Map<String, Cell> cells) {
        if (done.size() == operations.size()) {
            return true;
        }
        if (!tried.add(new State(done, cells))) {
            return false;
        }
        for (int i = 0; i < operations.size(); i++) {
            if (!done.contains(i) && isFirst(i, done)) {
                Map<String, Cell> next = apply(operations.get(i), cells);
                if (next != null && extend(with(done, i), next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isFirst(int candidate, Set<Integer> done) {
        for (int i = 0; i < operations.size(); i++) {
            if (i != candidate
                    && !done.contains(i)
                    && !isWeak(operations.get(candidate))
                    && precedes.test(operations.get(i), operations.get(candidate))) {
                return false;
            }
        }
        return true;
    }

    /** The state after the operation; null when it cannot come now. */
    private Map<String, Cell> apply(Operation operation, Map<String, Cell> cells) {
        Cell cell = cells.getOrDefault(operation.key(), new Cell(0, ""));
        if (isRead(operation)) {
            if (isWeak(operation) && cell.version() >= version(operation)) {
                return cells;
            }
            boolean same =
                    cell.equals(new Cell(version(operation), operation.out().getOrDefault("opId", "")));
            return same ? cells : null;
        }
        String opId = operation.in().get("opId");
        long version = operation.outcome() == Outcome.OK ? version(operation) : versionOfUnanswered.get(opId);
        if (version <= cell.version()) {
            return null;
        }
        Map<String, Cell> next = new HashMap<>(cells);
        next.put(operation.key(), new Cell(version, opId));
        return next;
    }

    private static Set<Integer> with(Set<Integer> done, int added) {
        Set<Integer> larger = new HashSet<>(done);
        larger.add(added);
        return larger;
    }

    private static boolean isRead(Operation operation) {
        return operation.action().equals("read");
    }

    private static long version(Operation operation) {
        return Long.parseLong(operation.out().get("version"));
    }
}
