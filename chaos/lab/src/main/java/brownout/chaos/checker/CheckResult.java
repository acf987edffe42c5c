package brownout.chaos.checker;

import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import java.util.List;
import java.util.Map;

/**
 * One check's answer.
 *
 * @param sentence what was found, for a person
 * @param figures in the order to print them: {@code duplicates → 17}
 * @param counterexamples the smallest first; empty unless violated
 */
public record CheckResult(
        String check,
        Verdict verdict,
        String sentence,
        Map<String, String> figures,
        List<Counterexample> counterexamples) {

    public CheckResult {
        counterexamples = List.copyOf(counterexamples);
        if ((verdict == Verdict.VIOLATED) == counterexamples.isEmpty()) {
            throw new IllegalArgumentException(check + ": a violation, and only a violation, has a counterexample");
        }
    }

    /**
     * The few operations and events, in time order, that no correct system could have produced.
     *
     * @param sentence {@code Ana wrote v7 through eu at 4.21 s and was told OK; at 4.90 s she read v6.}
     */
    public record Counterexample(String sentence, List<Operation> operations, List<Event> events) {
        public Counterexample {
            operations = List.copyOf(operations);
            events = List.copyOf(events);
        }
    }
}
