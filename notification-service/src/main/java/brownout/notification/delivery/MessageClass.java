package brownout.notification.delivery;

/** Decides the lane and whether consent is asked for. */
public enum MessageClass {
    /** The recipient expects it; never waits behind marketing. */
    TRANSACTIONAL,
    /** Sent only with a fresh proof that the recipient has not opted out. */
    MARKETING
}
