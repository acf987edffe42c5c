package brownout.chaos.checker.load;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.List;
import java.util.Locale;

/** The share of operations that failed, or got no answer, stays within a budget. */
final class ErrorBudget implements Checker {

    private final String action;
    private final double budget;

    private ErrorBudget(String action, double budget) {
        this.action = action;
        this.budget = budget;
    }

    static ErrorBudget of(CheckArgument argument) {
        List<String> words = List.of(argument.text().split("\\s+"));
        if (!argument.isPresent() || words.size() > 2) {
            throw argument.unreadable(argument.text(), "a budget", "'1%' or 'submit 0.5%'");
        }
        return new ErrorBudget(words.size() == 2 ? words.get(0) : "", argument.share(words.get(words.size() - 1)));
    }

    /** The workload's operations, of one action where one was named. */
    static boolean counts(Operation operation, String action) {
        return operation.isLoad() && (action.isEmpty() || operation.action().equals(action));
    }

    @Override
    public String name() {
        return "error-budget";
    }

    @Override
    public CheckResult check(History history) {
        List<Operation> judged = history.operations().stream()
                .filter(operation -> counts(operation, action))
                .toList();
        List<Operation> bad = judged.stream()
                .filter(operation -> operation.outcome() != Outcome.OK)
                .toList();
        double share = judged.isEmpty() ? 0 : (double) bad.size() / judged.size();
        Findings findings = new Findings(name());
        findings.figure("operations", judged.size())
                .figure(
                        "failed",
                        bad.stream()
                                .filter(operation -> operation.outcome() == Outcome.FAIL)
                                .count())
                .figure(
                        "without an answer",
                        bad.stream()
                                .filter(operation -> operation.outcome() == Outcome.INFO)
                                .count())
                .figure("share", percent(share))
                .figure("budget", percent(budget));
        if (judged.isEmpty()) {
            findings.doubt("The history has no such operations.");
        } else if (share > budget) {
            Operation first = bad.get(0);
            String why = first.out().getOrDefault("error", "");
            findings.violation(
                    "The first that did not succeed was the " + first.action() + " of " + first.key() + " at "
                            + Wording.at(first.invokedAt()) + (why.isEmpty() ? "" : ": " + why) + ".",
                    List.of(first),
                    List.of());
        }
        return findings.conclude(
                percent(share) + " of " + judged.size() + " operations did not succeed; the budget is "
                        + percent(budget) + ".",
                percent(share) + " of " + judged.size() + " operations did not succeed, within the budget of "
                        + percent(budget) + ".");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }
}
