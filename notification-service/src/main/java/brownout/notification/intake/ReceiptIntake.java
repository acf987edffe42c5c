package brownout.notification.intake;

import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.query.Views;
import brownout.notification.receipt.Receipt;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries what a provider tells to the owner of the notification, through the log. Only the owner decides what it means:
 * anybody else's view may be older than the receipt.
 */
public final class ReceiptIntake {
    private final Views views;
    private final RequestLog log;

    public ReceiptIntake(Views views, RequestLog log) {
        this.views = views;
        this.log = log;
    }

    /** What is known of a receipt. */
    public sealed interface Outcome {
        /** Durable; the owner will see it. */
        record Taken() implements Outcome {}

        /** There is no such notification, and nothing was changed. */
        record NoSuchNotification() implements Outcome {}

        /** Perhaps durable. Sending it again is safe. */
        record Unavailable(String why) implements Outcome {}
    }

    /** Completes normally. Where nobody can tell whether the notification exists, the receipt is taken: the owner can. */
    public CompletionStage<Outcome> take(NotificationId id, Receipt receipt) {
        return views.known(id).thenCompose(found -> {
            if (found instanceof Views.Found.None) {
                return CompletableFuture.completedFuture(new Outcome.NoSuchNotification());
            }
            return log.appendReceipt(id, receipt, settled(found)).thenApply(ReceiptIntake::outcome);
        });
    }

    /** One that is settled may have left its owner's memory; any other one is there. */
    private static Optional<Notification> settled(Views.Found found) {
        return found instanceof Views.Found.View view
                        && view.notification().state().isSettled()
                ? Optional.of(view.notification())
                : Optional.empty();
    }

    private static Outcome outcome(RequestLog.Appended appended) {
        return appended instanceof RequestLog.Appended.Durable
                ? new Outcome.Taken()
                : new Outcome.Unavailable(appended.toString());
    }
}
