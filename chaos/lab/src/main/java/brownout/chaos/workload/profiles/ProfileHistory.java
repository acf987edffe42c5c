package brownout.chaos.workload.profiles;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A history read as profiles: independent versioned registers, written and read. */
final class ProfileHistory {

    private final Map<String, Register> registers = new LinkedHashMap<>();

    ProfileHistory(History history) {
        Map<String, RegisterBuilder> builders = new LinkedHashMap<>();
        for (Operation operation : history.operations()) {
            if (operation.action().equals("write")) {
                builder(builders, operation).addWrite(operation);
            } else if (operation.action().equals("read") && operation.outcome() == Outcome.OK) {
                builder(builders, operation).addRead(operation);
            }
        }
        Map<String, String> keys = new HashMap<>();
        builders.values().forEach(builder -> builder.opIds().forEach(opId -> keys.put(opId, builder.key())));
        builders.forEach((key, builder) -> registers.put(key, builder.build(keys)));
    }

    private static RegisterBuilder builder(Map<String, RegisterBuilder> builders, Operation operation) {
        return builders.computeIfAbsent(operation.key(), RegisterBuilder::new);
    }

    Collection<Register> registers() {
        return registers.values();
    }

    /** The reads of every register that a check judges, in no particular order. */
    List<Ranked> reads(Predicate<Operation> judged) {
        return registers.values().stream()
                .flatMap(register -> register.reads().stream())
                .filter(read -> judged.test(read.shown()))
                .toList();
    }

    Stream<Ranked> writes() {
        return registers.values().stream().flatMap(register -> register.writes().stream());
    }
}
