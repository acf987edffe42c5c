package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A provider that is ill is not made worse: until the last call that it treated ill, calls for what it had been called for
 * before are at most a share of the first calls, and a few. What comes afterwards is the recovery, and is not judged.
 */
final class RetriesWithin implements Checker {
    private static final Pattern ARGUMENT = Pattern.compile("([^+]+?)(?:\\s*\\+\\s*(\\d{1,6}))?");
    /** Fewer first calls have no tenth. */
    private static final int ENOUGH = 20;

    private final double share;
    private final int reserve;

    private RetriesWithin(double share, int reserve) {
        this.share = share;
        this.reserve = reserve;
    }

    static RetriesWithin of(CheckArgument argument) {
        Matcher matcher = ARGUMENT.matcher(argument.isPresent() ? argument.text() : "10%");
        if (!matcher.matches()) {
            throw argument.unreadable(argument.text(), "a share and a reserve", "'10%' or '10% + 20'");
        }
        String reserve = matcher.group(2);
        return new RetriesWithin(
                argument.share(matcher.group(1).strip()), reserve == null ? 0 : Integer.parseInt(reserve));
    }

    @Override
    public String name() {
        return "retries-within";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        Map<String, List<Event>> logs = history.events().stream()
                .filter(event ->
                        event.source().startsWith("provider/") && !event.key().isEmpty())
                .collect(Collectors.groupingBy(Event::source));
        int ill = 0;
        for (List<Event> log : logs.values()) {
            ill += judge(findings, log) ? 1 : 0;
        }
        if (ill == 0) {
            findings.doubt("No provider that was called " + ENOUGH + " times treated anything ill.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "provider") + " that was ill got more than " + percent(share)
                        + (reserve == 0 ? "" : " and " + reserve) + " of its calls once more.",
                "No provider that was ill got more than " + percent(share) + (reserve == 0 ? "" : " and " + reserve)
                        + " of its calls once more.");
    }

    /** @return whether there was anything to judge */
    private boolean judge(Findings findings, List<Event> log) {
        List<Event> ordered = new ArrayList<>(log);
        ordered.sort(Comparator.comparingLong(ProviderOrder::number));
        Set<String> called = new HashSet<>();
        int again = 0;
        int firstsThen = 0;
        int againThen = 0;
        Event last = null;
        for (Event call : ordered) {
            again += called.add(call.key()) ? 0 : 1;
            if (!call.data().getOrDefault("effect", "").isEmpty()) {
                last = call;
                firstsThen = called.size();
                againThen = again;
            }
        }
        if (last == null || firstsThen < ENOUGH) {
            return false;
        }
        String provider = last.source().substring("provider/".length());
        findings.figure(provider + ", first calls", firstsThen)
                .figure(provider + ", calls again", againThen)
                .figure(
                        provider + ", calls for each",
                        String.format(java.util.Locale.ROOT, "%.2f", 1 + (double) againThen / firstsThen));
        if (againThen > share * firstsThen + reserve) {
            findings.violation(
                    "Until it was well again (line " + ProviderOrder.number(last) + "), " + provider
                            + " was called for " + firstsThen + " notifications, and " + againThen
                            + " times more for the same.",
                    List.of(),
                    List.of(last));
        }
        return true;
    }

    private static String percent(double share) {
        return String.format(java.util.Locale.ROOT, "%.0f %%", share * 100);
    }
}
