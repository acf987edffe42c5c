package brownout.notification.query;

import brownout.notification.delivery.Attempt;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import java.time.Instant;
import java.util.Optional;

/** The lists there are of a tenant's notifications. */
public enum Listing {
    /** All, by acceptance. */
    ALL,
    /** What ended badly, by its end. */
    DEAD_LETTERS,
    /** What may or may not have reached a provider, by the first attempt that nobody knows the outcome of. */
    UNKNOWN_OUTCOMES;

    /** Where the notification stands in this list as it is now; empty: not in it, or not any more. */
    public Optional<Cursor> placeOf(Notification n) {
        return switch (this) {
            case ALL -> Optional.of(Cursor.of(n.request().acceptedAt(), n.id()));
            case DEAD_LETTERS ->
                n.state().isDeadLetter() ? Optional.of(Cursor.of(n.updatedAt(), n.id())) : Optional.empty();
            case UNKNOWN_OUTCOMES ->
                n.state() == State.UNKNOWN || n.state() == State.UNCONFIRMED
                        ? Optional.of(unknownPlace(n))
                        : Optional.empty();
        };
    }

    /** Does not change while the notification is tried again, or asked about. */
    static Cursor unknownPlace(Notification n) {
        return Cursor.of(unknownSince(n), n.id());
    }

    /** When the first attempt began whose outcome is not known. */
    public static Instant unknownSince(Notification n) {
        return n.attempts().stream()
                .filter(Attempt::isUnknown)
                .map(Attempt::startedAt)
                .findFirst()
                .orElse(n.updatedAt());
    }

    /** Where a notification of which an outcome was unknown would still be listed, though it is known by now. */
    public static Optional<Cursor> formerUnknownPlace(Notification n) {
        return n.mayHaveBeenSent() && UNKNOWN_OUTCOMES.placeOf(n).isEmpty()
                ? Optional.of(unknownPlace(n))
                : Optional.empty();
    }
}
