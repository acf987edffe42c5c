package brownout.chaos.workload.profiles;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Small histories of a correct register, some of them then damaged. The times are small whole numbers, so that ends and
 * beginnings often coincide.
 */
final class RandomHistories {

    private final Random random;
    private final int processes;
    private final List<String> keys;
    private final List<String> levels;
    private int counter;

    RandomHistories(long seed, int processes, List<String> keys, String... levels) {
        this.random = new Random(seed);
        this.processes = processes;
        this.keys = keys;
        this.levels = List.of(levels);
    }

    History next() {
        counter = 0;
        List<Operation> operations = correct(4 + random.nextInt(6));
        int damages = random.nextInt(3);
        for (int i = 0; i < damages; i++) {
            int at = random.nextInt(operations.size());
            operations.set(at, damaged(operations.get(at)));
        }
        return new History(Instant.EPOCH, operations, List.of(), List.of(), List.of());
    }

    /** Like {@link #next()}, but some writes had been tried before under their opId: refused, or without an answer. */
    History nextWithRetries() {
        List<Operation> operations = new ArrayList<>(next().operations());
        for (Operation write : List.copyOf(operations)) {
            if (write.action().equals("write") && random.nextInt(3) == 0) {
                boolean refused = random.nextBoolean();
                long from = Math.max(0, write.invokedAt() - 1 - random.nextInt(4));
                operations.add(new Operation(
                        counter++,
                        100 + counter,
                        write.session(),
                        "write",
                        write.key(),
                        refused ? Outcome.FAIL : Outcome.INFO,
                        from,
                        refused ? from : Long.MAX_VALUE,
                        write.in(),
                        Map.of()));
            }
        }
        return new History(Instant.EPOCH, operations, List.of(), List.of(), List.of());
    }

    /** Operations with a moment of effect within their interval; the effects happen in the order of these moments. */
    private List<Operation> correct(int number) {
        long[] free = new long[processes];
        boolean[] ended = new boolean[processes];
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int process = random.nextInt(processes);
            if (ended[process]) {
                continue;
            }
            long from = free[process] + random.nextInt(3);
            long until = from + random.nextInt(4);
            boolean unanswered = random.nextInt(6) == 0;
            boolean write = random.nextInt(5) < 2;
            double effect = unanswered ? from + random.nextDouble() * 8 : from + random.nextDouble() * (until - from);
            drafts.add(new Draft(
                    process,
                    from,
                    unanswered ? Long.MAX_VALUE : until,
                    effect,
                    write,
                    keys.get(random.nextInt(keys.size()))));
            free[process] = until + 1;
            ended[process] = unanswered;
        }
        drafts.sort((a, b) -> Double.compare(a.effect, b.effect));
        Map<String, Long> versions = new HashMap<>();
        Map<String, String> values = new HashMap<>();
        List<Operation> operations = new ArrayList<>();
        for (Draft draft : drafts) {
            operations.add(effect(draft, versions, values));
        }
        return operations;
    }

    private record Draft(int process, long from, long until, double effect, boolean write, String key) {}

    private Operation effect(Draft draft, Map<String, Long> versions, Map<String, String> values) {
        String opId = "w" + counter;
        if (draft.write()) {
            versions.merge(draft.key(), 1L + random.nextInt(2), Long::sum);
            values.put(draft.key(), opId);
        }
        Map<String, String> seen = Map.of(
                "version", "" + versions.getOrDefault(draft.key(), 0L), "opId", values.getOrDefault(draft.key(), ""));
        Map<String, String> in =
                draft.write() ? Map.of("opId", opId) : Map.of("level", levels.get(random.nextInt(levels.size())));
        Outcome outcome = draft.until() == Long.MAX_VALUE ? Outcome.INFO : Outcome.OK;
        return new Operation(
                counter++,
                draft.process(),
                "s" + draft.process(),
                draft.write() ? "write" : "read",
                draft.key(),
                outcome,
                draft.from(),
                draft.until(),
                in,
                outcome == Outcome.OK ? seen : Map.of());
    }

    private Operation damaged(Operation operation) {
        if (operation.outcome() == Outcome.INFO) {
            return operation;
        }
        return switch (random.nextInt(4)) {
            case 0 -> moved(operation, -1 - random.nextInt(4));
            case 1 -> moved(operation, 1 + random.nextInt(4));
            case 2 -> answering(operation, random.nextInt(5), operation.out().get("opId"));
            default ->
                answering(
                        operation,
                        Math.max(0, Long.parseLong(operation.out().get("version")) - 1),
                        "w" + random.nextInt(Math.max(1, counter)));
        };
    }

    private static Operation moved(Operation operation, long by) {
        long from = Math.max(0, operation.invokedAt() + by);
        return new Operation(
                operation.id(),
                operation.process(),
                operation.session(),
                operation.action(),
                operation.key(),
                operation.outcome(),
                from,
                from + operation.completedAt() - operation.invokedAt(),
                operation.in(),
                operation.out());
    }

    private static Operation answering(Operation operation, long version, String opId) {
        boolean write = operation.action().equals("write");
        long answered = write ? Math.max(1, version) : version;
        String id = write ? operation.in().get("opId") : answered == 0 ? "" : opId.isEmpty() ? "w0" : opId;
        return new Operation(
                operation.id(),
                operation.process(),
                operation.session(),
                operation.action(),
                operation.key(),
                operation.outcome(),
                operation.invokedAt(),
                operation.completedAt(),
                operation.in(),
                Map.of("version", "" + answered, "opId", id));
    }
}
