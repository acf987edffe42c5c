package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every attempt at one notification brings its provider the same bytes: only then can a provider that has seen the first
 * one tell that the second is a repetition. Judged by the hashes in the providers' logs.
 */
final class SameBytes implements Checker {

    @Override
    public String name() {
        return "same-bytes";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        List<List<Event>> repeated =
                attempts(history).stream().filter(calls -> calls.size() > 1).toList();
        for (List<Event> calls : repeated) {
            Event first = calls.get(0);
            calls.stream()
                    .filter(call -> !hash(call).equals(hash(first)))
                    .findFirst()
                    .ifPresent(other -> differs(findings, first, other));
        }
        findings.figure("called more than once", repeated.size()).figure("with other bytes", findings.violations());
        if (repeated.isEmpty()) {
            findings.doubt("No provider was called twice for one notification, so no bytes could differ.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "notification") + " of " + repeated.size()
                        + " that a provider was called for more than once came with other bytes.",
                "Each of " + repeated.size() + " notifications that a provider was called for more than once came with"
                        + " the same bytes.");
    }

    /** The calls for one notification at one provider, in the order of its log. */
    private static Collection<List<Event>> attempts(History history) {
        Map<String, List<Event>> calls = new LinkedHashMap<>();
        history.events().stream()
                .filter(event -> event.source().startsWith("provider/"))
                .filter(event -> !event.key().isEmpty() && !hash(event).isEmpty())
                .forEach(event -> calls.computeIfAbsent(event.source() + " " + event.key(), any -> new ArrayList<>())
                        .add(event));
        return calls.values();
    }

    private static String hash(Event call) {
        return call.data().getOrDefault("sha256", "");
    }

    private static void differs(Findings findings, Event first, Event other) {
        findings.violation(
                "Notification " + first.key() + " came to " + first.source() + " at " + Wording.at(first.at())
                        + " with body " + brief(first) + " (" + first.kind() + "), and at " + Wording.at(other.at())
                        + " with body " + brief(other) + " (" + other.kind() + ").",
                List.of(),
                List.of(first, other));
    }

    private static String brief(Event call) {
        return hash(call).length() > 8 ? hash(call).substring(0, 8) + "…" : hash(call);
    }
}
