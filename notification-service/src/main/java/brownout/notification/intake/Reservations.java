package brownout.notification.intake;

import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.NotificationRequest;
import java.util.concurrent.CompletionStage;

/**
 * The idempotency fast path: one atomic step decides between fresh, replay, in progress and conflict.
 *
 * <p>It is an optimisation and a courtesy (a 422 or a replay at once), never the truth: losing all of it costs an
 * answer's precision, not a double send. Stages complete normally whatever happens to the store.
 */
public interface Reservations {
    /** Takes the key for {@code hash} unless it is taken; a taken one is released by itself if its holder dies. */
    CompletionStage<Reservation> reserve(NotificationId id, Digest hash);

    /**
     * The request is durable: later ones with its key are replays, and readers may see it as accepted.
     *
     * @return whether the key is this body's from now on; false where it has come to another body since it was reserved,
     *     or where the store does not say
     */
    CompletionStage<Boolean> accepted(NotificationRequest request);

    /** The request is proven not durable: the key is free again, if it is still {@code mine}. */
    void release(NotificationId id, Reservation.Fresh mine);
}
