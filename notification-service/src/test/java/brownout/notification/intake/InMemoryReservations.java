package brownout.notification.intake;

import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.NotificationRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rules of the Lua scripts; {@code away} is Redis being away. */
final class InMemoryReservations implements Reservations {
    private final Map<NotificationId, Held> keys = new HashMap<>();
    private int holders;
    boolean away;

    private record Held(Digest hash, String holder, boolean accepted) {}

    @Override
    public CompletionStage<Reservation> reserve(NotificationId id, Digest hash) {
        if (away) {
            return done(Reservation.Fresh.UNCHECKED);
        }
        Held known = keys.get(id);
        if (known == null) {
            String holder = "holder-" + ++holders;
            keys.put(id, new Held(hash, holder, false));
            return done(new Reservation.Fresh(true, holder));
        }
        if (!known.hash().equals(hash)) {
            return done(new Reservation.Conflict());
        }
        return done(known.accepted() ? new Reservation.Replay() : new Reservation.InProgress());
    }

    @Override
    public CompletionStage<Boolean> accepted(NotificationRequest request) {
        Held known = keys.get(request.id());
        boolean mine = !away && (known == null || known.hash().equals(request.hash()));
        if (mine) {
            keys.put(request.id(), new Held(request.hash(), "", true));
        }
        return done(mine);
    }

    @Override
    public void release(NotificationId id, Reservation.Fresh mine) {
        keys.computeIfPresent(
                id, (key, held) -> !held.accepted() && held.holder().equals(mine.holder()) ? null : held);
    }

    void lapse() {
        keys.values().removeIf(held -> !held.accepted());
    }

    private static <T> CompletionStage<T> done(T answer) {
        return CompletableFuture.completedFuture(answer);
    }
}
