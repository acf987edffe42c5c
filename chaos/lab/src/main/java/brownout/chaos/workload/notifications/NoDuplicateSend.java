package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.Intent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One idempotency key reaches a recipient's device at most once. Judged by the providers' own delivery logs; the
 * service's word counts for nothing.
 */
final class NoDuplicateSend implements Checker {

    @Override
    public String name() {
        return "no-duplicate-send";
    }

    @Override
    public CheckResult check(History history) {
        NotificationHistory notifications = new NotificationHistory(history);
        Findings findings = new Findings(name());
        long surplus = 0;
        for (Intent intent : notifications.intents()) {
            surplus +=
                    judge(findings, intent.named("notification"), accepted(intent), notifications.deliveriesOf(intent));
        }
        for (Map.Entry<String, List<Event>> rest :
                notifications.deliveriesWithoutIntent().entrySet()) {
            surplus += judge(findings, "notification " + rest.getKey(), List.of(), rest.getValue());
        }
        int accepted = notifications.accepted().size();
        findings.figure("accepted", accepted)
                .figure("delivered", notifications.delivered())
                .figure("duplicates", surplus)
                .figure("notifications doubled", findings.violations())
                .figure("duplicates per million", Wording.perMillion(surplus, accepted));
        if (notifications.delivered() == 0) {
            findings.doubt("No provider logged a delivery, so there was nothing that could have been doubled.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "notification") + " of " + accepted + " accepted reached "
                        + (findings.violations() == 1 ? "its recipient" : "their recipients")
                        + " more than once.",
                "Of " + accepted + " accepted notifications, none reached its recipient twice.");
    }

    private static long judge(Findings findings, String named, List<Operation> context, List<Event> deliveries) {
        if (deliveries.size() < 2) {
            return 0;
        }
        String accepted = context.isEmpty()
                ? ""
                : ", accepted at " + Wording.at(context.get(0).completedAt()) + ",";
        findings.violation(
                Wording.capitalised(named) + accepted + " was delivered " + times(deliveries.size()) + ": "
                        + deliveries.stream().map(NoDuplicateSend::line).collect(Collectors.joining(", "))
                        + ".",
                context,
                deliveries);
        return deliveries.size() - 1L;
    }

    private static List<Operation> accepted(Intent intent) {
        return intent.acceptance().map(List::of).orElse(List.of());
    }

    private static String times(int number) {
        return number == 2 ? "twice" : number + " times";
    }

    private static String line(Event delivery) {
        String provider = delivery.source().substring("provider/".length());
        String number = delivery.data().getOrDefault("n", "");
        return "by " + provider + " at " + Wording.at(delivery.at())
                + (number.isEmpty() ? "" : " (line " + number + ")");
    }
}
