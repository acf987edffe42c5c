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

    /** The request is durable: later ones with its key are replays, and readers may see it as accepted. */
    void accepted(NotificationRequest request);

    /** The request is proven not durable: the key is free again. */
    void release(NotificationId id, Digest hash);
}
