package brownout.notification.delivery;

/**
 * Whether a notification may be sent again by an operator.
 *
 * @param reason one sentence
 */
public record RedriveVerdict(Kind kind, String reason) {
    /** What sending it again may do. */
    public enum Kind {
        /** Nothing was sent, or the provider absorbs a repeat. */
        SAFE,
        /** The recipient may get it twice. */
        RISKY,
        /** It is not sent again, whatever the operator allows. */
        REFUSED
    }
}
