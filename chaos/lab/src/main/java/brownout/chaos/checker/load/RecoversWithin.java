package brownout.chaos.checker.load;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Operations that begin later than a grace time after the last fault ended succeed. Some must have begun after the last
 * one that did not: one success may be luck.
 */
final class RecoversWithin implements Checker {

    /** So many successes in a row show that all is well again. */
    private static final int ENOUGH = 5;

    private final Duration grace;

    RecoversWithin(Duration grace) {
        this.grace = grace;
    }

    @Override
    public String name() {
        return "recovers-within";
    }

    @Override
    public CheckResult check(History history) {
        long healed =
                history.faults().stream().mapToLong(FaultWindow::until).max().orElse(0);
        List<Operation> after = history.operations().stream()
                .filter(operation -> ErrorBudget.counts(operation, "") && operation.invokedAt() > healed)
                .toList();
        Optional<Operation> last = after.stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .max(Comparator.comparingLong(Operation::invokedAt));
        long needed = last.map(operation -> operation.invokedAt() - healed).orElse(0L);
        long since = after.stream()
                .filter(operation -> operation.invokedAt() - healed > needed)
                .count();
        Findings findings = new Findings(name());
        findings.figure("last fault ended", Wording.at(healed))
                .figure("operations after it", after.size())
                .figure("last that did not succeed", last.isEmpty() ? "none" : Wording.lasting(needed) + " after it")
                .figure("limit", Wording.lasting(grace.toNanos()));
        if (needed > grace.toNanos()) {
            findings.violation(
                    "The last fault ended at " + Wording.at(healed) + "; the "
                            + last.get().action() + " of " + last.get().key() + " at "
                            + Wording.at(last.get().invokedAt()) + " still did not succeed.",
                    List.of(last.get()),
                    List.of());
        } else if (history.faults().isEmpty()) {
            findings.doubt("The history has no fault to recover from.");
        } else if (since < ENOUGH) {
            findings.doubt("Only " + Wording.count(since, "operation") + " began after "
                    + (last.isEmpty() ? "the last fault" : "the last that did not succeed") + "; at least " + ENOUGH
                    + " are needed to show that the system was well again.");
        }
        return findings.conclude(
                "Operations still failed " + Wording.lasting(needed) + " after the last fault had ended; the limit is "
                        + Wording.lasting(grace.toNanos()) + ".",
                "All was well again " + Wording.lasting(needed) + " after the last fault had ended.");
    }
}
