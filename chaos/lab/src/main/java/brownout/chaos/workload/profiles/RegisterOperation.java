package brownout.chaos.workload.profiles;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a judge of registers who knows nothing of Brownout needs to know of an operation.
 *
 * @param value the opId of the write that was made, or was seen by a read; empty where nothing had been written
 * @param version what the write became, or the read was told; 0 for none
 * @param call nanoseconds since the run began
 * @param until {@link Long#MAX_VALUE} for a write without an answer, which may take effect at any time, or never
 */
public record RegisterOperation(
        int client, String key, boolean isWrite, String value, long version, long call, long until) {

    /**
     * The writes, and the strong reads that were answered as asked, in the order in which they began. Tries of one write
     * (one opId) are one operation: it began with the first that may have had an effect, and ended with the first answer.
     */
    public static List<RegisterOperation> of(History history) {
        Predicate<Operation> strong = Level.asked(Set.of(Level.STRONG));
        Map<String, RegisterOperation> writes = new LinkedHashMap<>();
        List<RegisterOperation> all = new ArrayList<>();
        for (Operation each : history.operations()) {
            if (each.action().equals("write") && each.outcome() != Outcome.FAIL) {
                RegisterOperation write = of(each, each.in().getOrDefault("opId", ""), true);
                writes.merge(write.key() + "\n" + write.value(), write, RegisterOperation::retried);
            } else if (each.action().equals("read") && each.outcome() == Outcome.OK && strong.test(each)) {
                all.add(of(each, each.out().getOrDefault("opId", ""), false));
            }
        }
        all.addAll(writes.values());
        all.sort(Comparator.comparingLong(RegisterOperation::call));
        return all;
    }

    private static RegisterOperation of(Operation operation, String value, boolean isWrite) {
        return new RegisterOperation(
                operation.process(),
                operation.key(),
                isWrite,
                value,
                Long.parseLong(operation.out().getOrDefault("version", "0")),
                operation.invokedAt(),
                operation.completedAt());
    }

    private RegisterOperation retried(RegisterOperation later) {
        return new RegisterOperation(
                client,
                key,
                true,
                value,
                Math.max(version, later.version),
                Math.min(call, later.call),
                Math.min(until, later.until));
    }
}
