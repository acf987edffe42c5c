package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import java.util.List;

/**
 * One variant of a scenario: the same seed, workload and faults, with some safeguards off.
 *
 * @param name {@code without provider-idempotency-key}, {@code all safeguards on}
 * @param without the safeguards that were off
 * @param expected {@code holds}, {@code violates no-duplicate-send}; empty when nothing was expected
 * @param asExpected whether the verdict is the expected one
 * @param sentence the verdict's reason, for a person
 * @param series measured beside the operations: queue depth, lag, retries, …
 */
public record VariantResult(
        String name,
        List<String> without,
        String expected,
        Verdict verdict,
        boolean asExpected,
        String sentence,
        List<CheckResult> checks,
        History history,
        List<Series> series) {

    public VariantResult {
        without = List.copyOf(without);
        checks = List.copyOf(checks);
        series = List.copyOf(series);
    }
}
