package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.Intent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An idempotency key belongs to the body that it was first accepted with: no other body is told that it was accepted,
 * for nothing will come of it.
 */
final class OneBodyPerKey implements Checker {
    /** How it was asked, not what for. */
    private static final Set<String> ASIDE = Set.of("via", "retry", Recorder.INTENDED_AT);

    @Override
    public String name() {
        return "one-body-per-key";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        int contested = 0;
        int refused = 0;
        for (Intent intent : Intent.ofNotifications(history)) {
            Collection<List<Operation>> bodies = intent.submits().stream()
                    .collect(Collectors.groupingBy(OneBodyPerKey::body, LinkedHashMap::new, Collectors.toList()))
                    .values();
            if (bodies.size() > 1) {
                contested++;
                refused += judge(findings, intent, bodies) ? 1 : 0;
            }
        }
        findings.figure("keys with several bodies", contested)
                .figure("of them with one accepted", refused)
                .figure("with several accepted", findings.violations());
        if (contested == 0) {
            findings.doubt("No key came with two bodies, so nothing had to be refused.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "key") + " of " + contested
                        + " that came with several bodies had more than one of them accepted.",
                "Each of " + contested + " keys that came with several bodies had one of them accepted.");
    }

    private static Map<String, String> body(Operation submit) {
        return submit.in().entrySet().stream()
                .filter(entry -> !ASIDE.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** @return whether exactly one body was accepted, and every other refused */
    private static boolean judge(Findings findings, Intent intent, Collection<List<Operation>> bodies) {
        List<Operation> accepted = bodies.stream()
                .flatMap(tries -> tries.stream()
                        .filter(submit -> submit.outcome() == Outcome.OK)
                        .limit(1))
                .toList();
        boolean silent = bodies.stream().anyMatch(OneBodyPerKey::isOpen);
        if (accepted.size() > 1) {
            findings.violation(
                    "Key " + intent.key() + " came with " + bodies.size() + " bodies, and "
                            + accepted.stream()
                                    .map(submit -> "at " + Wording.at(submit.completedAt()) + Wording.through(submit))
                                    .collect(Collectors.joining(" and "))
                            + " each was accepted.",
                    accepted,
                    List.of());
        } else if (silent || accepted.isEmpty()) {
            findings.doubt("Key " + intent.key() + " came with " + bodies.size() + " bodies, and "
                    + (silent ? "one of them got no answer" : "none was accepted") + ".");
        }
        return accepted.size() == 1 && !silent;
    }

    /** Perhaps accepted. A 409 says that another one is on its way, so this one is not. */
    private static boolean isOpen(List<Operation> tries) {
        return tries.stream().noneMatch(submit -> submit.outcome() == Outcome.OK)
                && tries.stream().anyMatch(submit -> submit.outcome() == Outcome.INFO && !isConflict(submit));
    }

    private static boolean isConflict(Operation submit) {
        return "409".equals(submit.out().get("status"));
    }
}
