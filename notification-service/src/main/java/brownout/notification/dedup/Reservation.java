package brownout.notification.dedup;

/** What the fast path knows about an idempotency key at the moment a request arrives. */
public sealed interface Reservation {
    /**
     * Nobody else holds the key, as far as is known.
     *
     * @param checked false: the fast path was away or had lost its data, so that a repeat cannot be seen here; the
     *     owner of the partition still absorbs it
     * @param holder by which the key is given back; empty: nothing is held
     */
    record Fresh(boolean checked, String holder) implements Reservation {
        public static final Fresh UNCHECKED = new Fresh(false, "");
    }

    /** A request with the same key and body was accepted. */
    record Replay() implements Reservation {}

    /** A request with the same key and body is being accepted at this moment. */
    record InProgress() implements Reservation {}

    /** The key was used with another body. */
    record Conflict() implements Reservation {}
}
