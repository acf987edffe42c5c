package brownout.chaos.scenario;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a variant is for. */
public sealed interface Expectation {

    boolean isMetBy(Verdict verdict, Collection<CheckResult> checks);

    /** {@code holds} or {@code violates no-duplicate-send}. */
    String label();

    /** Every check holds. */
    record Holds() implements Expectation {
        @Override
        public boolean isMetBy(Verdict verdict, Collection<CheckResult> checks) {
            return verdict == Verdict.HOLDS;
        }

        @Override
        public String label() {
            return "holds";
        }
    }

    /** At least one of these checks is violated, and none that is not among them. */
    record Violates(List<String> checks) implements Expectation {
        public Violates {
            checks = List.copyOf(checks);
        }

        @Override
        public boolean isMetBy(Verdict verdict, Collection<CheckResult> results) {
            Set<String> violated = results.stream()
                    .filter(result -> result.verdict() == Verdict.VIOLATED)
                    .map(CheckResult::check)
                    .collect(Collectors.toCollection(TreeSet::new));
            return verdict == Verdict.VIOLATED && !violated.isEmpty() && checks.containsAll(violated);
        }

        @Override
        public String label() {
            return "violates " + String.join(" or ", checks);
        }
    }
}
