package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.receipt.Receipt;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where accepted requests are kept until their owner has them. */
public interface RequestLog extends NewRequests {
    /** What is known about an append. A lost answer is neither. */
    sealed interface Appended {
        /** On the disks (or in the replicas) that acks=all asks for. */
        record Durable() implements Appended {}

        /** Proven not written. */
        record Refused(String evidence) implements Appended {}

        /** Not written, because too much was written lately. */
        record Limited(String evidence, Duration retryAfter) implements Appended {}

        /** Written or not. */
        record Unknown(String evidence) implements Appended {}
    }

    /**
     * Appends what a provider tells of a notification. Completes normally.
     *
     * @param shown the notification as the views have it, where it is settled
     */
    CompletionStage<Appended> appendReceipt(NotificationId id, Receipt receipt, Optional<Notification> shown);

    /** Appends a wish to cancel. Completes normally. */
    CompletionStage<Appended> appendCancel(NotificationId id, Tenant tenant);

    /** Appends a wish to send a dead letter again. Completes normally. */
    CompletionStage<Appended> appendRedrive(NotificationId id, Tenant tenant, boolean allowRisky);
}
