package brownout.notification.delivery;

import java.time.Duration;

/**
 * When to stop trying.
 *
 * @param maxAttempts provider calls per notification, at least 1
 * @param maxAge after acceptance (or {@code sendAt}) for one without {@code expiresAt}, above zero
 * @param keySafetyMargin how long before the end of a provider key's life it counts as dead: covers the time from the
 *     decision to send until the request is at the provider, and clock skew
 * @param landsWithin how long after its start a call whose answer was lost may still reach the provider
 */
public record RetryLimits(int maxAttempts, Duration maxAge, Duration keySafetyMargin, Duration landsWithin) {
    public RetryLimits {
        if (maxAttempts < 1
                || maxAge.isNegative()
                || maxAge.isZero()
                || keySafetyMargin.isNegative()
                || landsWithin.isNegative()) {
            throw new IllegalArgumentException("retry limits out of range: " + maxAttempts + " attempts, age " + maxAge
                    + ", margin " + keySafetyMargin);
        }
    }

    /** A call lands within the safety margin: both are about the same way. */
    public RetryLimits(int maxAttempts, Duration maxAge, Duration keySafetyMargin) {
        this(maxAttempts, maxAge, keySafetyMargin, keySafetyMargin);
    }
}
