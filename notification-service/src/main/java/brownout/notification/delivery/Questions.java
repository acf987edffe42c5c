package brownout.notification.delivery;

import brownout.notification.channel.Reconciliation;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a desk that asks providers what became of a message. Invariant: what cannot be asked for any more, and may not
 * be sent again, is given up as UNCONFIRMED; nothing stays UNKNOWN without a question out or a time to come.
 */
final class Questions {
    private final DeliveryPolicy policy;
    private final Orders orders;
    private int inFlight;

    Questions(DeliveryPolicy policy, Orders orders) {
        this.policy = policy;
        this.orders = orders;
    }

    /** @param sendLater it may be sent again another time, so that "not found" does not end it */
    void askOrGiveUp(Notification unknown, boolean sendLater, Instant now) {
        if (policy.mayBeAskedFor(unknown, now)) {
            inFlight++;
            orders.order(new Effect.Ask(
                    unknown.id(),
                    unknown.lastAttempt().channel(),
                    policy.keys().of(unknown),
                    sendLater,
                    unknown.request().trace()));
        } else if (sendLater) {
            orders.update(policy.askAgain(unknown, now, unknown.reason()));
        } else {
            orders.update(policy.unconfirmed(unknown, now, unknown.reason()));
        }
    }

    /** @param known an answer about one that is not UNKNOWN any more comes too late to matter */
    void answered(Effect.Ask asked, Optional<Notification> known, Reconciliation answer, Instant now) {
        inFlight--;
        known.filter(n -> n.state() == State.UNKNOWN)
                .map(n -> after(n, asked.sendLater(), answer, now))
                .ifPresent(orders::update);
    }

    private Notification after(Notification unknown, boolean sendLater, Reconciliation answer, Instant now) {
        return answer.fold(
                found -> policy.confirmed(unknown, now, found.messageId()),
                notFound -> policy.notFound(unknown, sendLater, now),
                unanswered -> policy.askAgain(unknown, now, unanswered.evidence()));
    }

    int inFlight() {
        return inFlight;
    }
}
