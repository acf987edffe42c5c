package brownout.chaos.workload.notifications;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.workload.Intent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who has refused marketing, and when. */
final class OptOuts {
    private final Map<String, List<Operation>> byUser = new HashMap<>();

    OptOuts(History history) {
        history.operations().stream()
                .filter(operation -> operation.action().equals("opt-out") && operation.outcome() != Outcome.FAIL)
                .sorted(Comparator.comparingLong(Operation::completedAt))
                .forEach(optOut -> byUser.computeIfAbsent(optOut.key(), user -> new ArrayList<>())
                        .add(optOut));
    }

    /** The first that the recipient of a marketing message was told had been taken down. */
    Optional<Operation> acknowledged(Intent intent) {
        return of(intent).stream()
                .filter(optOut -> optOut.outcome() == Outcome.OK)
                .findFirst();
    }

    /** How many people were told so. */
    int acknowledged() {
        return (int) byUser.values().stream()
                .filter(all -> all.stream().anyMatch(optOut -> optOut.outcome() == Outcome.OK))
                .count();
    }

    /**
     * Whether one may have taken effect after a marketing message had been submitted and before it was seen to have ended:
     * it need not have been answered.
     */
    boolean mayHaveStopped(Intent intent) {
        long submitted = intent.submits().get(0).invokedAt();
        long seen = intent.lastLook().map(Operation::completedAt).orElse(Long.MIN_VALUE);
        return of(intent).stream().anyMatch(optOut -> optOut.completedAt() >= submitted && optOut.invokedAt() <= seen);
    }

    private List<Operation> of(Intent intent) {
        Map<String, String> in = intent.submits().get(0).in();
        return "MARKETING".equals(in.get("messageClass"))
                ? byUser.getOrDefault(in.getOrDefault("user", ""), List.of())
                : List.of();
    }
}
