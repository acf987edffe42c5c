package brownout.chaos.checker.load;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Percentiles;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A percentile of latency stays below a limit. An operation without an answer counts as slower than any limit: leaving
 * it out would make a service look better the more it drops.
 */
final class LatencySlo implements Checker {

    private final String action;
    private final double percentile;
    private final Duration limit;

    private LatencySlo(String action, double percentile, Duration limit) {
        this.action = action;
        this.percentile = percentile;
        this.limit = limit;
    }

    static LatencySlo of(CheckArgument argument) {
        List<String> words = List.of(argument.text().replace("<", " ").strip().split("\\s+"));
        int first = words.size() == 3 ? 1 : 0;
        if (words.size() - first != 2 || !words.get(first).matches("p\\d{1,2}(\\.\\d+)?")) {
            throw argument.unreadable(argument.text(), "a percentile and a limit", "'p99 250ms' or 'submit p99 250ms'");
        }
        Duration limit = argument.duration(words.get(first + 1));
        if (first == 1 && words.get(0).equals(SendLatencies.ACTION) && limit.compareTo(SendLatencies.FINEST) < 0) {
            throw argument.unreadable(
                    words.get(first + 1), "a limit for sends, whose ends are on other clocks: 100ms or more", "2s");
        }
        return new LatencySlo(
                first == 1 ? words.get(0) : "",
                Double.parseDouble(words.get(first).substring(1)) / 100,
                limit);
    }

    @Override
    public String name() {
        return "latency-slo";
    }

    @Override
    public CheckResult check(History history) {
        SendLatencies sends = new SendLatencies(history);
        boolean isOfSends = action.equals(SendLatencies.ACTION);
        ToLongFunction<Operation> latency = isOfSends ? sends::of : Operation::latency;
        List<Operation> judged = isOfSends
                ? sends.judged()
                : history.operations().stream()
                        .filter(operation ->
                                ErrorBudget.counts(operation, action) && operation.outcome() != Outcome.FAIL)
                        .toList();
        Percentiles latencies =
                new Percentiles(judged.stream().map(latency::applyAsLong).toList());
        long measured = latencies.at(percentile);
        Findings findings = new Findings(name());
        findings.figure("operations", judged.size())
                .figure(
                        isOfSends ? "never delivered" : "without an answer",
                        judged.stream()
                                .filter(operation -> latency.applyAsLong(operation) == Long.MAX_VALUE)
                                .count())
                .figure(label(), told(measured))
                .figure("limit", Wording.lasting(limit.toNanos()));
        if (judged.isEmpty()) {
            findings.doubt("The history has no such operations.");
        } else if (measured > limit.toNanos()) {
            judged.stream()
                    .max(Comparator.comparingLong(latency))
                    .ifPresent(slowest -> findings.violation(
                            "The slowest " + slowest.action() + " began at " + Wording.at(slowest.invokedAt())
                                    + " and took " + told(latency.applyAsLong(slowest)) + ".",
                            List.of(slowest),
                            List.of()));
        }
        return findings.conclude(
                label() + " was " + told(measured) + ", above " + Wording.lasting(limit.toNanos()) + ".",
                label() + " was " + told(measured) + ", within " + Wording.lasting(limit.toNanos()) + ".");
    }

    private String label() {
        String number = String.valueOf(percentile * 100)
                .replaceAll("(\\.\\d{0,3}?)0*$|\\.0$", "$1")
                .replaceAll("\\.$", "");
        return "p" + number + (action.isEmpty() ? "" : " of " + action);
    }

    private static String told(long latency) {
        return latency == Long.MAX_VALUE ? "longer than its time-out" : Wording.lasting(latency);
    }
}
