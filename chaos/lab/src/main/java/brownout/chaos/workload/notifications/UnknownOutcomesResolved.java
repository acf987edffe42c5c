package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.workload.Intent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Unknown is a passing state: within the limit, counted from the acceptance or the end of the last fault (whichever
 * comes later), somebody can say what became of a notification; and a submission that got no answer gets one by asking
 * again.
 */
final class UnknownOutcomesResolved implements Checker {

    private static final Set<String> UNKNOWN = Set.of("UNKNOWN", "SENDING");

    private final Duration limit;

    UnknownOutcomesResolved(Duration limit) {
        this.limit = limit;
    }

    @Override
    public String name() {
        return "unknown-outcomes-resolved";
    }

    @Override
    public CheckResult check(History history) {
        NotificationHistory notifications = new NotificationHistory(history);
        Findings findings = new Findings(name());
        long healed =
                history.faults().stream().mapToLong(FaultWindow::until).max().orElse(0);
        long end = history.operations().stream()
                .mapToLong(operation ->
                        operation.outcome() == Outcome.INFO ? operation.invokedAt() : operation.completedAt())
                .max()
                .orElse(0);
        int unanswered = 0;
        int unknown = 0;
        int unseen = 0;
        for (Intent intent : notifications.intents()) {
            Optional<Operation> silent = intent.submits().stream()
                    .filter(submit -> submit.outcome() == Outcome.INFO)
                    .findFirst();
            if (silent.isPresent()) {
                unanswered++;
                judgeSubmission(
                        findings,
                        intent,
                        silent.get(),
                        Math.max(healed, silent.get().invokedAt()),
                        end);
            }
            if (UNKNOWN.contains(intent.state())) {
                unknown++;
                judgeState(findings, intent, healed);
            } else if (intent.accepted() && intent.state().isEmpty()) {
                unseen++;
                findings.doubt("Nobody could say what became of " + intent.named("notification")
                        + ": no look at it was answered.");
            }
        }
        findings.figure("limit", Wording.lasting(limit.toNanos()))
                .figure("submissions without an answer", unanswered)
                .figure("unknown at the end", unknown)
                .figure("never seen", unseen)
                .figure("unresolved", findings.violations());
        if (notifications.intents().isEmpty()) {
            findings.doubt("The history has no notification.");
        }
        return findings.conclude(
                "What became of " + Wording.count(findings.violations(), "notification") + " is still unknown after "
                        + Wording.lasting(limit.toNanos()) + ".",
                "Every outcome was known within " + Wording.lasting(limit.toNanos()) + "; "
                        + Wording.count(unanswered, "submission") + " got no answer at first.");
    }

    private void judgeSubmission(Findings findings, Intent intent, Operation silent, long since, long end) {
        boolean answered = intent.submits().stream()
                        .anyMatch(submit ->
                                submit.outcome() != Outcome.INFO && submit.completedAt() - since <= limit.toNanos())
                || intent.lastLook().isPresent();
        if (answered) {
            return;
        }
        if (end - since > limit.toNanos()) {
            findings.violation(
                    "The submission with key " + intent.key() + " at " + Wording.at(silent.invokedAt())
                            + " got no answer, and no later try under the same key got one within "
                            + Wording.lasting(limit.toNanos()) + ".",
                    intent.submits(),
                    List.of());
        } else {
            findings.doubt("The submission with key " + intent.key() + " at " + Wording.at(silent.invokedAt())
                    + " had no answer when the run ended, before its " + Wording.lasting(limit.toNanos())
                    + " were over.");
        }
    }

    private void judgeState(Findings findings, Intent intent, long healed) {
        List<Operation> shown = new ArrayList<>();
        intent.acceptance().ifPresent(shown::add);
        Operation look = intent.lastLook().orElseThrow();
        shown.add(look);
        long since =
                Math.max(healed, intent.acceptance().map(Operation::completedAt).orElse(look.invokedAt()));
        if (look.invokedAt() - since > limit.toNanos()) {
            findings.violation(
                    Wording.capitalised(intent.named("notification")) + " was still " + intent.state() + " at "
                            + Wording.at(look.invokedAt()) + ", " + Wording.lasting(look.invokedAt() - since)
                            + " after it could have been resolved.",
                    shown,
                    List.of());
        } else {
            findings.doubt(Wording.capitalised(intent.named("notification")) + " was " + intent.state() + " at "
                    + Wording.at(look.invokedAt()) + ", before its " + Wording.lasting(limit.toNanos())
                    + " were over.");
        }
    }
}
