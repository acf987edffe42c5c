package brownout.chaos.checker;

import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Collects what a checker finds, and makes its answer of it: a violation outweighs a doubt, a doubt a success. */
public final class Findings {

    private final String check;
    private final Map<String, String> figures = new LinkedHashMap<>();
    private final List<Counterexample> counterexamples = new ArrayList<>();
    private final List<String> doubts = new ArrayList<>();

    public Findings(String check) {
        this.check = check;
    }

    public Findings figure(String name, Object value) {
        figures.put(name, String.valueOf(value));
        return this;
    }

    public void violation(String sentence, List<Operation> operations, List<Event> events) {
        counterexamples.add(new Counterexample(
                sentence,
                operations.stream()
                        .sorted(Comparator.comparingLong(Operation::invokedAt))
                        .toList(),
                events.stream().sorted(Comparator.comparingLong(Event::at)).toList()));
    }

    public void violation(Counterexample counterexample) {
        counterexamples.add(counterexample);
    }

    /** Something that keeps this history from showing that the guarantee held. */
    public void doubt(String sentence) {
        doubts.add(sentence);
    }

    public int violations() {
        return counterexamples.size();
    }

    /**
     * @param violated said before the smallest counterexample's own sentence
     * @param held said when nothing speaks against it
     */
    public CheckResult conclude(String violated, String held) {
        Map<String, String> frozen = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        if (!counterexamples.isEmpty()) {
            List<Counterexample> smallestFirst =
                    counterexamples.stream().sorted(SMALLEST).toList();
            return new CheckResult(check, Verdict.VIOLATED, violated, frozen, smallestFirst);
        }
        if (!doubts.isEmpty()) {
            String more = doubts.size() == 1 ? "" : " (and " + (doubts.size() - 1) + " more such doubts)";
            return new CheckResult(check, Verdict.INCONCLUSIVE, doubts.get(0) + more, frozen, List.of());
        }
        return new CheckResult(check, Verdict.HOLDS, held, frozen, List.of());
    }

    /** Fewest parts, then the shortest time, then the earliest. */
    private static final Comparator<Counterexample> SMALLEST = Comparator.<Counterexample>comparingInt(
                    example -> example.operations().size() + example.events().size())
            .thenComparingLong(Findings::span)
            .thenComparingLong(example -> times(example).min().orElse(0));

    private static long span(Counterexample example) {
        return times(example).max().orElse(0) - times(example).min().orElse(0);
    }

    private static LongStream times(Counterexample example) {
        return Stream.concat(
                        example.operations().stream().map(Operation::invokedAt),
                        example.events().stream().map(Event::at))
                .mapToLong(Long::longValue);
    }
}
