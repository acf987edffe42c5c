package brownout.notification.delivery;

import static brownout.notification.delivery.State.BOUNCED;
import static brownout.notification.delivery.State.DELIVERED;
import static brownout.notification.delivery.State.SENT;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.receipt.Receipt;
import java.time.Instant;

/**
 * What a provider's receipt means for a notification. Pure.
 *
 * <p>Invariant (safeguard {@code monotone-receipts} on): receipts only ever move a notification forwards, in whatever order
 * and however often they arrive. One that comes before this side has recorded its own outcome is kept with the
 * notification, and counts when the outcome is there. A receipt settles an unknown outcome: the provider has the message.
 *
 * <p>How it can fail: it believes the provider, whose signature was checked. A receipt never contradicts a proof of not
 * sent; then it is the receipt that is wrong.
 */
final class ReceiptRules {
    private final Switchboard<Safeguard> safeguards;

    ReceiptRules(Switchboard<Safeguard> safeguards) {
        this.safeguards = safeguards;
    }

    /** What became of a receipt. */
    enum Taken {
        /** It is now part of the notification. */
        COUNTED,
        /** The same event again. */
        REPEATED,
        /** What it tells of lies before what is known, or beside it. */
        LATE,
        /** This provider has not got the message, as far as can be known here. */
        CONTRADICTED
    }

    Taken judge(Notification n, Receipt receipt) {
        if (n.receipts().hasEvent(receipt.eventId())) {
            return Taken.REPEATED;
        }
        if (!mayBeTrue(n, receipt)) {
            return Taken.CONTRADICTED;
        }
        return isMonotone() && !n.receipts().areBefore(receipt) ? Taken.LATE : Taken.COUNTED;
    }

    Notification count(Notification n, Receipt receipt, Instant now) {
        var told = n.withReceipt(receipt);
        boolean over = n.state() == DELIVERED || n.state() == BOUNCED;
        return over ? told.overwritten(stateOf(receipt), now, why(receipt)) : settle(told, now);
    }

    /** Where the notification stands when what its receipts say is counted in. */
    Notification settle(Notification n, Instant now) {
        var last = n.receipts().last();
        if (last.isEmpty()) {
            return n;
        }
        var sent = isOpenQuestion(n) ? n.to(SENT, now, why(last.get())) : n;
        State next = stateOf(last.get());
        return sent.state() == SENT && next != SENT ? sent.to(next, now, why(last.get())) : sent;
    }

    private static boolean mayBeTrue(Notification n, Receipt receipt) {
        return n.attempts().stream()
                .filter(attempt -> attempt.channel() == receipt.channel())
                .anyMatch(attempt -> switch (attempt.result()) {
                    case STARTED, DELIVERED_TO_PROVIDER, OUTCOME_UNKNOWN -> true;
                    case REJECTED, NOT_SENT -> false;
                });
    }

    private static boolean isOpenQuestion(Notification n) {
        return n.mayHaveBeenSent() && n.state() != State.SENDING && n.state().canBecome(SENT);
    }

    private static State stateOf(Receipt receipt) {
        return switch (receipt.event()) {
            case ACCEPTED, SENT -> SENT;
            case DELIVERED -> DELIVERED;
            case BOUNCED -> BOUNCED;
        };
    }

    private static String why(Receipt receipt) {
        String said =
                "receipt " + receipt.eventId() + " of " + receipt.channel().provider();
        return receipt.evidence().isEmpty() ? said : said + ": " + receipt.evidence();
    }

    private boolean isMonotone() {
        return safeguards.isOn(Safeguard.MONOTONE_RECEIPTS);
    }
}
