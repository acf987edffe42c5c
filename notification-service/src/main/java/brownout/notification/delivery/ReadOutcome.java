package brownout.notification.delivery;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;

/**
 * How an attempt ended, as the process that made the call has read it. The three identify the attempt: a later owner counts
 * from the same number, but starts at another time.
 */
public record ReadOutcome(NotificationId id, int attempt, Instant startedAt, DeliveryOutcome outcome) {
    public ReadOutcome(Effect.Send send, DeliveryOutcome outcome) {
        this(send.id(), send.attempt(), send.startedAt(), outcome);
    }

    boolean isOf(Notification n) {
        return n.id().equals(id)
                && !n.attempts().isEmpty()
                && n.lastAttempt().number() == attempt
                && n.lastAttempt().startedAt().equals(startedAt);
    }
}
