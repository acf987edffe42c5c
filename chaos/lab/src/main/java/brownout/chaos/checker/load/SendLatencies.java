package brownout.chaos.checker.load;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it took from the moment a client meant to submit a transactional notification until a provider delivered it.
 * What was accepted and never delivered took longer than any limit; nobody waits for marketing.
 *
 * <p>The one measure that subtracts times of two clocks, the client's and the provider's. In a lab both are the clock of
 * one machine, which is good for what is compared with limits of {@link #FINEST} or more.
 */
final class SendLatencies {
    static final String ACTION = "sends";
    static final Duration FINEST = Duration.ofMillis(100);

    private final History history;
    private final Map<String, Long> delivered = new HashMap<>();

    SendLatencies(History history) {
        this.history = history;
        history.events().stream()
                .filter(event -> event.kind().equals("delivered"))
                .forEach(event -> delivered.merge(event.key(), event.at(), Math::min));
    }

    /** Accepted while the load was on. Where the history has a hole, what is not there may only be missing from it. */
    List<Operation> judged() {
        return history.operations().stream()
                .filter(operation -> operation.action().equals("submit") && operation.isLoad())
                .filter(operation -> operation.outcome() == Outcome.OK)
                .filter(operation -> !"MARKETING".equals(operation.in().get("messageClass")))
                .filter(operation -> !"true".equals(operation.out().get("replayed")))
                .filter(operation -> history.holes().isEmpty() || of(operation) < Long.MAX_VALUE)
                .toList();
    }

    long of(Operation submit) {
        Long at = delivered.get(submit.out().getOrDefault("id", ""));
        return at == null ? Long.MAX_VALUE : Math.max(0, at - submit.intendedAt());
    }
}
