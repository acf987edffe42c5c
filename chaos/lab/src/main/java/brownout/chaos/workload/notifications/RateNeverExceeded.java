package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In no stretch of time are more new notifications accepted than the rate allows for its length, and a burst.
 *
 * <p>Only what must have been accepted within the stretch counts: what was asked for no earlier than its beginning and
 * answered no later than its end, by the clients' clock. A repeat that was recognised (`replayed`) spends nothing; what got
 * no answer may have been accepted or not, and does not count.
 *
 * <p>Every stretch that matters begins with a request and ends with an answer. Beginnings are taken from the last to the
 * first; a {@link Stretches} knows the fullest one of those that begin there: O(n log n).
 */
final class RateNeverExceeded implements Checker {
    private static final Pattern ARGUMENT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)/s(?:\\s*\\+\\s*(\\d{1,6}))?");

    private final double perSecond;
    private final int burst;

    private RateNeverExceeded(double perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    static RateNeverExceeded of(CheckArgument argument) {
        Matcher matcher = ARGUMENT.matcher(argument.text());
        if (!matcher.matches()) {
            throw argument.unreadable(argument.text(), "a rate and a burst", "'10/s' or '10/s + 20'");
        }
        String burst = matcher.group(2);
        return new RateNeverExceeded(Double.parseDouble(matcher.group(1)), burst == null ? 0 : Integer.parseInt(burst));
    }

    @Override
    public String name() {
        return "rate-never-exceeded";
    }

    @Override
    public CheckResult check(History history) {
        List<Operation> submits = history.operations().stream()
                .filter(operation -> operation.action().equals("submit"))
                .toList();
        List<Operation> accepted = submits.stream()
                .filter(submit -> submit.outcome() == Outcome.OK)
                .filter(submit -> !"true".equals(submit.out().get("replayed")))
                .toList();
        long refused = submits.stream()
                .filter(submit -> "429".equals(submit.out().get("status")))
                .count();
        Findings findings = new Findings(name());
        findings.figure("accepted", accepted.size())
                .figure("refused for their rate", refused)
                .figure("limit", limit());
        fullest(findings, accepted);
        if (refused == 0) {
            findings.doubt("Nothing was refused for its rate (429), so the limit was never met.");
        }
        return findings.conclude(
                "More was accepted than " + limit() + ".",
                "In no stretch of time was more accepted than " + limit() + ", and " + refused
                        + " submissions were refused.");
    }

    private void fullest(Findings findings, List<Operation> accepted) {
        List<Operation> byEnd = accepted.stream()
                .sorted(Comparator.comparingLong(Operation::completedAt))
                .toList();
        Stretches stretches = new Stretches(byEnd, perSecond);
        double most = burst;
        Operation first = null;
        int last = -1;
        for (Operation beginning : accepted.stream()
                .sorted(Comparator.comparingLong(Operation::invokedAt).reversed())
                .toList()) {
            stretches.add(beginning);
            double excess = stretches.excess() + perSecond * beginning.invokedAt() / 1e9;
            if (excess > most) {
                most = excess;
                first = beginning;
                last = stretches.fullest();
            }
        }
        if (first != null) {
            exceeded(findings, accepted, first, byEnd.get(last));
        }
    }

    private void exceeded(Findings findings, List<Operation> accepted, Operation first, Operation last) {
        long from = first.invokedAt();
        long until = last.completedAt();
        long within = accepted.stream()
                .filter(submit -> submit.invokedAt() >= from && submit.completedAt() <= until)
                .count();
        findings.violation(
                "Between " + Wording.at(from) + " and " + Wording.at(until) + " " + within
                        + " notifications were asked for and accepted; " + limit() + " allows "
                        + String.format(Locale.ROOT, "%.1f", burst + perSecond * (until - from) / 1e9) + ".",
                first == last ? List.of(first) : List.of(first, last),
                List.of());
    }

    private String limit() {
        String rate = String.format(Locale.ROOT, "%.3f", perSecond).replaceAll("\\.?0+$", "");
        return rate + " a second" + (burst == 0 ? "" : " and " + burst);
    }
}
