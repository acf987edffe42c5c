package brownout.notification.intake;

import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Accepts a request: reserve the key, append to the log, answer.
 *
 * <p>Invariant: {@link Submitted.Accepted} is answered only for a request that is durable. Nothing here is needed for
 * "no double send": two accepted requests with one key are one notification to the partition's owner. This class makes
 * the answer right (422, 409, replay) whenever the fast path or this instance's own memory knows enough, and says so
 * when neither does.
 */
public final class Submission {
    private final Reservations reservations;
    private final NewRequests log;
    private final Function<NotificationId, CompletionStage<Optional<Notification>>> owned;
    private final DeliveryEvents events;

    /** @param owned looks into the memory of this instance's partitions only */
    public Submission(
            Reservations reservations,
            NewRequests log,
            Function<NotificationId, CompletionStage<Optional<Notification>>> owned,
            DeliveryEvents events) {
        this.reservations = reservations;
        this.log = log;
        this.owned = owned;
        this.events = events;
    }

    /** Completes normally for everything that may happen in a distributed system. */
    public CompletionStage<Submitted> submit(NotificationRequest request) {
        var id = request.id();
        return reservations.reserve(id, request.hash()).thenCompose(reservation -> {
            if (reservation instanceof Reservation.Fresh fresh) {
                return fresh.checked() ? append(request, fresh) : lookThenAppend(request, fresh);
            }
            if (reservation instanceof Reservation.InProgress) {
                return done(new Submitted.InProgress(id));
            }
            if (reservation instanceof Reservation.Replay) {
                events.duplicateSuppressed("redis");
                return done(new Submitted.Accepted(id, true, true));
            }
            return done(new Submitted.Conflict(id));
        });
    }

    /** The fast path knows nothing; this instance may own the partition, and then it knows everything. */
    private CompletionStage<Submitted> lookThenAppend(NotificationRequest request, Reservation.Fresh mine) {
        return owned.apply(request.id()).thenCompose(found -> {
            if (found.isEmpty()) {
                return append(request, mine);
            }
            Digest first = found.get().request().hash();
            if (!first.equals(request.hash())) {
                reservations.release(request.id(), mine);
                return done(new Submitted.Conflict(request.id()));
            }
            events.duplicateSuppressed("owner");
            // Nobody waits for this: the owner has said all there is to say.
            var unused = reservations.accepted(request);
            return done(new Submitted.Accepted(request.id(), true, true));
        });
    }

    private CompletionStage<Submitted> append(NotificationRequest request, Reservation.Fresh mine) {
        var id = request.id();
        return log.append(request).thenCompose(appended -> {
            if (appended instanceof RequestLog.Appended.Refused refused) {
                reservations.release(id, mine);
                return done(new Submitted.NotAccepted(id, refused.evidence()));
            }
            if (appended instanceof RequestLog.Appended.Limited limited) {
                reservations.release(id, mine);
                return done(new Submitted.Limited(id, limited.evidence(), limited.retryAfter()));
            }
            if (appended instanceof RequestLog.Appended.Unknown unknown) {
                // The reservation stays until it lapses: releasing it would claim that nothing was written.
                return done(new Submitted.Unknown(id, unknown.evidence()));
            }
            var held = reservations.accepted(request);
            // Another body may have got the key meanwhile: whoever is told "checked" waits for the proof that it has
            // not.
            return mine.checked()
                    ? held.thenApply(proven -> new Submitted.Accepted(id, false, proven))
                    : done(new Submitted.Accepted(id, false, false));
        });
    }

    private static CompletionStage<Submitted> done(Submitted submitted) {
        return CompletableFuture.completedFuture(submitted);
    }
}
