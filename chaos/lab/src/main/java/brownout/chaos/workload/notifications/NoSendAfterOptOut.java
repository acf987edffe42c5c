package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.Intent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who was told that he gets no marketing any more gets none, whatever was accepted for him before: no provider delivers any
 * later than a grace after the answer.
 *
 * <p>No clocks are compared. A provider's log has an order of its own, and a line about something that was submitted only
 * after the grace comes after it: whatever stands behind the first such line in the same log was delivered too late. An
 * opt-out without an answer may have taken effect or not, so it forbids nothing.
 */
final class NoSendAfterOptOut implements Checker {
    private final Duration grace;

    NoSendAfterOptOut(Duration grace) {
        this.grace = grace;
    }

    @Override
    public String name() {
        return "no-send-after-opt-out";
    }

    @Override
    public CheckResult check(History history) {
        NotificationHistory notifications = new NotificationHistory(history);
        OptOuts optOuts = new OptOuts(history);
        Map<String, ProviderOrder> orders = ProviderOrder.of(history, notifications.intents());
        Findings findings = new Findings(name());
        int atRisk = 0;
        for (Intent intent : notifications.intents()) {
            Optional<Operation> optOut = optOuts.acknowledged(intent);
            if (optOut.isPresent()) {
                atRisk += judge(findings, intent, optOut.get(), notifications.deliveriesOf(intent), orders) ? 1 : 0;
            }
        }
        return conclude(findings, optOuts.acknowledged(), atRisk, notifications.nameless());
    }

    /** @return whether it had not been delivered in time, so that the opt-out had something to stop */
    private boolean judge(
            Findings findings,
            Intent intent,
            Operation optOut,
            List<Event> deliveries,
            Map<String, ProviderOrder> orders) {
        long since = optOut.completedAt() + grace.toNanos();
        boolean early = false;
        for (Event delivery : deliveries) {
            Optional<ProviderOrder.Line> later =
                    orders.getOrDefault(delivery.source(), ProviderOrder.NONE).firstSubmittedAfter(since);
            if (later.isEmpty()) {
                findings.doubt("Whether " + intent.named("notification") + " came to " + optOut.key()
                        + " in time, nobody can say: nothing that was submitted after "
                        + Wording.at(since) + " came to the same provider.");
                return false;
            }
            if (later.get().number() < ProviderOrder.number(delivery)) {
                violated(findings, intent, optOut, delivery, later.get());
            } else {
                early = true;
            }
        }
        return !early;
    }

    private static void violated(
            Findings findings, Intent intent, Operation optOut, Event delivery, ProviderOrder.Line later) {
        Operation submit = intent.submits().get(0);
        findings.violation(
                optOut.key() + " was told at " + Wording.at(optOut.completedAt())
                        + " that no marketing would come any more; " + intent.named("notification")
                        + ", submitted at " + Wording.at(submit.invokedAt()) + ", was delivered by "
                        + delivery.source().substring("provider/".length()) + " (line "
                        + delivery.data().get("n")
                        + "), after what was submitted at "
                        + Wording.at(later.submit().invokedAt()) + " (line "
                        + later.number() + ").",
                List.of(submit, optOut, later.submit()),
                List.of(delivery));
    }

    private CheckResult conclude(Findings findings, int optOuts, int atRisk, int nameless) {
        findings.figure("opt-outs acknowledged", optOuts)
                .figure("marketing that they had to stop", atRisk)
                .figure("sent all the same", findings.violations())
                .figure("grace", Wording.lasting(grace.toNanos()));
        if (optOuts == 0) {
            findings.doubt("Nobody was told that an opt-out had been taken down.");
        } else if (atRisk == 0) {
            findings.doubt("No marketing was under way to anybody who had opted out, so there was nothing to stop.");
        }
        if (nameless > 0) {
            findings.doubt(Wording.count(nameless, "delivery line") + " of the providers named no notification.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "message") + " of marketing reached somebody who had been told"
                        + " that none would come any more.",
                "Of " + atRisk + " marketing notifications to people who had opted out, none was delivered later than "
                        + Wording.lasting(grace.toNanos()) + " after they were told so.");
    }
}
