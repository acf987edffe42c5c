package brownout.notification.delivery;

import java.time.Instant;

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

    /** An operator's wish outlasts the greatest age, but not the notification's {@code expiresAt}. */
    public static RedriveVerdict on(Notification n, ProviderKeys keys, Instant now) {
        if (!n.state().canBecome(State.QUEUED) || !n.state().isDeadLetter()) {
            return new RedriveVerdict(
                    Kind.REFUSED, "it is " + n.state() + "; only FAILED, DEAD, EXPIRED and UNCONFIRMED are sent again");
        }
        if (n.isExpired(now)) {
            return new RedriveVerdict(Kind.REFUSED, "its expiresAt has passed");
        }
        return keys.uncovered(n, now)
                .map(attempt -> new RedriveVerdict(Kind.RISKY, risk(attempt)))
                .orElseGet(() -> new RedriveVerdict(
                        Kind.SAFE, n.mayHaveBeenSent() ? "the provider still knows its key" : "nothing was delivered"));
    }

    private static String risk(Attempt attempt) {
        return "attempt " + attempt.number() + " (" + attempt.channel().provider() + ") may have been delivered, and "
                + (attempt.providerKey().isEmpty() ? "carried no key" : "its key has expired");
    }
}
