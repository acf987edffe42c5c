package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckArgument;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was accepted is delivered, or a state says that it was not: nothing disappears in silence. A notification that
 * is still under way at the end is neither.
 *
 * <p>{@code UNCONFIRMED} is the honest end of an {@code AT_MOST_ONCE} notification, which may be lost; for the other
 * guarantees it is a loss when no provider delivered it. But for one case: an attempt at a marketing message ended without
 * anybody knowing how, and then the recipient opted out, so that it may not be sent again. The attempt must stand in a
 * provider's own log; where it does not (it may have been lost on the way there), nobody can say.
 */
final class NoLostSend implements Checker {

    private static final Set<String> ANNOUNCED = Set.of("SUPPRESSED", "EXPIRED", "CANCELLED", "BOUNCED");
    private static final Set<String> GIVEN_UP = Set.of("DEAD", "FAILED");
    private static final Set<String> UNDER_WAY =
            Set.of("ACCEPTED", "SCHEDULED", "QUEUED", "SENDING", "RETRY_WAIT", "UNKNOWN");

    private final boolean deliveredOnly;

    private NoLostSend(boolean deliveredOnly) {
        this.deliveredOnly = deliveredOnly;
    }

    static NoLostSend of(CheckArgument argument) {
        if (argument.isPresent() && !argument.word().equals("delivered")) {
            throw argument.unreadable(argument.text(), "something this check knows", "'no-lost-send: delivered'");
        }
        return new NoLostSend(argument.isPresent());
    }

    @Override
    public String name() {
        return "no-lost-send";
    }

    @Override
    public CheckResult check(History history) {
        NotificationHistory notifications = new NotificationHistory(history);
        Findings findings = new Findings(name());
        OptOuts optOuts = new OptOuts(history);
        Set<String> treatedIll = treatedIll(history);
        Map<String, Integer> announced = new TreeMap<>();
        int stopped = 0;
        int undecided = 0;
        for (Intent intent : notifications.accepted()) {
            if (!notifications.deliveriesOf(intent).isEmpty()) {
                continue;
            }
            String state = intent.state();
            if (state.isEmpty() || UNDER_WAY.contains(state)) {
                undecided++;
            } else if (isAnnounced(intent, state)) {
                announced.merge(state, 1, Integer::sum);
            } else if (state.equals("UNCONFIRMED") && optOuts.mayHaveStopped(intent)) {
                stopped++;
                if (intent.ids().stream().noneMatch(treatedIll::contains)) {
                    findings.doubt(Wording.capitalised(intent.named("notification")) + " ended UNCONFIRMED after its"
                            + " recipient had opted out, but no provider has a line about it.");
                }
            } else {
                lost(findings, intent, state);
            }
        }
        findings.figure("unknown and stopped by an opt-out", stopped);
        return conclude(findings, notifications, announced, undecided);
    }

    /** The ids that a provider was called for and treated as one that is ill does. */
    private static Set<String> treatedIll(History history) {
        return history.events().stream()
                .filter(event -> event.source().startsWith("provider/")
                        && !event.data().getOrDefault("effect", "").isEmpty())
                .map(Event::key)
                .collect(Collectors.toSet());
    }

    private boolean isAnnounced(Intent intent, String state) {
        return ANNOUNCED.contains(state)
                || (!deliveredOnly && GIVEN_UP.contains(state))
                || (state.equals("UNCONFIRMED") && intent.guarantee().equals("AT_MOST_ONCE"));
    }

    private static void lost(Findings findings, Intent intent, String state) {
        List<Operation> shown = new ArrayList<>();
        intent.acceptance().ifPresent(shown::add);
        intent.lastLook().ifPresent(shown::add);
        String claim = state.equals("ABSENT") ? "the service no longer knew it" : "its state was " + state;
        findings.violation(
                Wording.capitalised(intent.named("notification")) + " was accepted at "
                        + Wording.at(shown.get(0).completedAt()) + "; no provider ever delivered it, and at "
                        + Wording.at(shown.get(shown.size() - 1).invokedAt()) + " " + claim + ".",
                shown,
                List.of());
    }

    private CheckResult conclude(
            Findings findings, NotificationHistory notifications, Map<String, Integer> announced, int undecided) {
        int accepted = notifications.accepted().size();
        long unanswered = notifications.intents().stream()
                .filter(intent -> !intent.accepted() && !intent.submits().isEmpty())
                .count();
        findings.figure("accepted", accepted)
                .figure("lost", findings.violations())
                .figure("lost per million", Wording.perMillion(findings.violations(), accepted))
                .figure("still under way", undecided)
                .figure("never accepted", unanswered);
        announced.forEach((state, number) -> findings.figure("not sent, " + state, number));
        if (accepted == 0) {
            findings.doubt("No submission was accepted, so none could be lost.");
        }
        if (undecided > 0) {
            findings.doubt(Wording.count(undecided, "accepted notification") + " of " + accepted
                    + " had neither arrived nor come to an end when the run ended.");
        }
        if (notifications.nameless() > 0) {
            findings.doubt(Wording.count(notifications.nameless(), "delivery line")
                    + " of the providers named no notification, so none can be called lost.");
        }
        String saidSo =
                announced.isEmpty() ? "" : " or has a state that says why not (" + Wording.list(announced) + ")";
        return findings.conclude(
                Wording.count(findings.violations(), "notification") + " of " + accepted
                        + " accepted were never delivered, and nothing says so.",
                "Each of " + accepted + " accepted notifications was delivered" + saidSo + ".");
    }
}
