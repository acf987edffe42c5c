package brownout.notification.delivery;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a notification stands. {@link #canBecome} is the whole state machine; there is no other way to move. The contract has
 * the same table ({@code brownout/notification/v1/moves.properties}): others judge by it.
 */
public enum State {
    /** Durable, nothing decided. */
    ACCEPTED,
    /** Not sent because the recipient does not want it. */
    SUPPRESSED,
    /** Waiting for its {@code sendAt}. */
    SCHEDULED,
    /** Waiting for the recipient's address or a free slot. */
    QUEUED,
    /** An attempt is recorded as started; the provider may already have it. */
    SENDING,
    /** The provider took it. */
    SENT,
    /** Proven not sent, or a possible duplicate accepted by the guarantee; to be tried again. */
    RETRY_WAIT,
    /** Permanently refused. */
    FAILED,
    /** The last attempt may or may not have reached the provider. */
    UNKNOWN,
    /** Nobody could tell whether it was sent; not tried again. Operators see it. */
    UNCONFIRMED,
    /** Proven not sent, and given up. */
    DEAD,
    /** Proven not sent before its {@code expiresAt}. */
    EXPIRED,
    CANCELLED,
    /** A receipt says that it arrived. */
    DELIVERED,
    /** A receipt says that it did not arrive. */
    BOUNCED;

    private static final Map<State, Set<State>> MOVES = moves();

    private static Map<State, Set<State>> moves() {
        var moves = new EnumMap<State, Set<State>>(State.class);
        moves.put(ACCEPTED, EnumSet.of(SUPPRESSED, SCHEDULED, QUEUED, CANCELLED));
        moves.put(SCHEDULED, EnumSet.of(QUEUED, EXPIRED, CANCELLED));
        moves.put(
                QUEUED,
                EnumSet.of(
                        SENDING, SENT, SUPPRESSED, RETRY_WAIT, FAILED, UNKNOWN, DEAD, EXPIRED, UNCONFIRMED, CANCELLED));
        moves.put(SENDING, EnumSet.of(SENT, QUEUED, RETRY_WAIT, FAILED, UNKNOWN, UNCONFIRMED, DEAD, EXPIRED));
        moves.put(UNKNOWN, EnumSet.of(SENT, SENDING, RETRY_WAIT, UNCONFIRMED));
        moves.put(RETRY_WAIT, EnumSet.of(QUEUED, SENT, UNKNOWN, UNCONFIRMED, DEAD, EXPIRED, CANCELLED));
        moves.put(SENT, EnumSet.of(DELIVERED, BOUNCED));
        // Only an operator moves these.
        for (State deadLetter : EnumSet.of(FAILED, UNCONFIRMED, DEAD, EXPIRED)) {
            moves.put(deadLetter, EnumSet.of(QUEUED));
        }
        // A receipt can come after everybody has given up.
        moves.put(UNCONFIRMED, EnumSet.of(QUEUED, SENT));
        for (State terminal : EnumSet.of(SUPPRESSED, CANCELLED, DELIVERED, BOUNCED)) {
            moves.put(terminal, EnumSet.noneOf(State.class));
        }
        return moves;
    }

    public boolean canBecome(State next) {
        return legalMoves().contains(next);
    }

    public Set<State> legalMoves() {
        return MOVES.getOrDefault(this, Set.of());
    }

    /**
     * Nothing happens to it any more by itself: only a receipt refines SENT, only an operator or a receipt
     * moves a dead letter.
     */
    public boolean isSettled() {
        return this == SENT || isDeadLetter() || legalMoves().isEmpty();
    }

    /** Goes to the dead letters: settled, and a person may want to know why. */
    public boolean isDeadLetter() {
        return switch (this) {
            case FAILED, UNCONFIRMED, DEAD, EXPIRED -> true;
            case ACCEPTED,
                    SUPPRESSED,
                    SCHEDULED,
                    QUEUED,
                    SENDING,
                    SENT,
                    RETRY_WAIT,
                    UNKNOWN,
                    CANCELLED,
                    DELIVERED,
                    BOUNCED -> false;
        };
    }
}
