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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Unknown is a passing state: within the limit, counted from the acceptance or the end of the last fault (whichever
 * comes later), somebody can say what became of a notification; and a submission that got no answer gets one by asking
 * again. What nobody asked about in time is undecided.
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
        int unanswered = 0;
        int unknown = 0;
        for (Intent intent : notifications.intents()) {
            Optional<Operation> silent = intent.submits().stream()
                    .filter(submit -> submit.outcome() == Outcome.INFO)
                    .findFirst();
            if (silent.isPresent()) {
                unanswered++;
                long deadline = deadline(healed, silent.get().invokedAt());
                judgeSubmission(findings, intent, silent.get(), deadline);
            }
            unknown += UNKNOWN.contains(intent.state()) ? 1 : 0;
            intent.acceptance()
                    .ifPresent(accepted ->
                            judgeState(findings, intent, accepted, deadline(healed, accepted.completedAt())));
        }
        findings.figure("limit", Wording.lasting(limit.toNanos()))
                .figure("submissions without an answer", unanswered)
                .figure("unknown at the end", unknown)
                .figure(
                        "never seen",
                        notifications.accepted().stream()
                                .filter(intent -> intent.state().isEmpty())
                                .count())
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

    private long deadline(long healed, long since) {
        return Math.max(healed, since) + limit.toNanos();
    }

    private void judgeSubmission(Findings findings, Intent intent, Operation silent, long deadline) {
        List<Operation> again = intent.submits().stream()
                .filter(submit -> submit.invokedAt() > silent.invokedAt() && submit.invokedAt() <= deadline)
                .toList();
        String asked =
                "The submission with key " + intent.key() + " at " + Wording.at(silent.invokedAt()) + " got no answer";
        if (again.isEmpty()) {
            findings.doubt(asked + ", and nobody asked again by " + Wording.at(deadline) + ".");
        } else if (again.stream()
                .noneMatch(submit ->
                        Intent.isAnswer(submit.outcome(), submit.out()) && submit.completedAt() <= deadline)) {
            findings.violation(
                    asked + ", and no later try under the same key got one by " + Wording.at(deadline) + ", within "
                            + Wording.lasting(limit.toNanos()) + ".",
                    intent.submits(),
                    List.of());
        }
    }

    private void judgeState(Findings findings, Intent intent, Operation accepted, long deadline) {
        String named = Wording.capitalised(intent.named("notification"));
        List<Operation> looks = intent.looks();
        Optional<Operation> late = looks.stream()
                .filter(look -> UNKNOWN.contains(Intent.state(look)) && look.invokedAt() > deadline)
                .findFirst();
        if (late.isPresent()) {
            Operation look = late.get();
            long since = deadline - limit.toNanos();
            findings.violation(
                    named + " was still " + Intent.state(look) + " at " + Wording.at(look.invokedAt()) + ", "
                            + Wording.lasting(look.invokedAt() - since) + " after it could have been resolved.",
                    List.of(accepted, look),
                    List.of());
        } else if (looks.isEmpty()) {
            findings.doubt("Nobody could say what became of " + intent.named("notification")
                    + ": no look at it was answered.");
        } else if (looks.stream()
                .noneMatch(look -> !UNKNOWN.contains(Intent.state(look)) && look.completedAt() <= deadline)) {
            Operation look = looks.get(looks.size() - 1);
            findings.doubt(named + " was " + Intent.state(look) + " at " + Wording.at(look.invokedAt())
                    + "; nobody saw by " + Wording.at(deadline) + " whether it was known in time.");
        }
    }
}
