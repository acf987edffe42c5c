package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.Intent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every accepted job comes to an end that somebody can see: completed, dead-lettered or cancelled. One that is still
 * waiting or running when the run ends is not lost, and not proven either.
 */
final class NoLostJob implements Checker {

    private static final Set<String> ENDS = Set.of("JOB_COMPLETED", "JOB_DEAD", "JOB_CANCELLED");
    private static final Set<String> FINAL = Set.of("COMPLETED", "DEAD", "CANCELLED");

    @Override
    public String name() {
        return "no-lost-job";
    }

    @Override
    public CheckResult check(History history) {
        JobHistory jobs = new JobHistory(history);
        Findings findings = new Findings(name());
        Map<String, Integer> ends = new TreeMap<>();
        int waiting = 0;
        List<Intent> accepted = jobs.accepted();
        for (Intent intent : accepted) {
            Optional<String> end = end(jobs, intent);
            if (end.isPresent()) {
                ends.merge(end.get(), 1, Integer::sum);
            } else if (intent.state().equals("ABSENT")) {
                lost(findings, intent);
            } else {
                waiting++;
            }
        }
        findings.figure("accepted", accepted.size())
                .figure("lost", findings.violations())
                .figure("still waiting or running", waiting);
        ends.forEach((state, number) -> findings.figure(state.toLowerCase(Locale.ROOT), number));
        if (accepted.isEmpty()) {
            findings.doubt("No job was accepted, so none could be lost.");
        }
        if (waiting > 0) {
            findings.doubt(Wording.count(waiting, "accepted job") + " of " + accepted.size()
                    + " had not come to an end when the run ended.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "job") + " of " + accepted.size()
                        + " accepted disappeared without a trace.",
                "Each of " + accepted.size() + " accepted jobs came to an end: " + Wording.list(ends) + ".");
    }

    private static Optional<String> end(JobHistory jobs, Intent intent) {
        if (FINAL.contains(intent.state())) {
            return Optional.of(intent.state());
        }
        return intent.ids().stream()
                .flatMap(id -> jobs.find(id).stream())
                .flatMap(job -> job.transitions().stream())
                .map(Event::kind)
                .filter(ENDS::contains)
                .map(kind -> kind.substring("JOB_".length()))
                .findFirst();
    }

    private static void lost(Findings findings, Intent intent) {
        List<Operation> shown = new ArrayList<>();
        intent.acceptance().ifPresent(shown::add);
        intent.lastLook().ifPresent(shown::add);
        findings.violation(
                Wording.capitalised(intent.named("job")) + " was accepted at "
                        + Wording.at(shown.get(0).completedAt()) + "; at "
                        + Wording.at(shown.get(shown.size() - 1).invokedAt())
                        + " the service no longer knew it, and no event says that it ended.",
                shown,
                List.of());
    }
}
