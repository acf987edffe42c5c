package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;

/** A bug: somebody tried to move a notification in a way that {@link State} does not know. */
public final class IllegalMoveException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    IllegalMoveException(NotificationId id, State from, State to) {
        super("notification " + id + " is " + from + " and cannot become " + to + "; legal: " + from.legalMoves());
    }
}
