package brownout.notification.delivery;

import java.time.Duration;

/**
 * How much one partition does and remembers at once.
 *
 * @param sendsPerChannel provider calls in flight per channel, so that a hanging provider takes no slot of another's
 * @param lookups calls of profile-service in flight
 * @param consentWithin how long after the answer of profile-service an attempt may start
 * @param dedupHorizon how long a settled notification is remembered
 * @param maxSettled how many settled ones are remembered whole; of the older ones only the id is
 * @param maxIds how many ids are; beyond it the oldest are forgotten before the horizon
 */
public record DeskLimits(
        int sendsPerChannel, int lookups, Duration consentWithin, Duration dedupHorizon, int maxSettled, int maxIds) {
    public DeskLimits {
        if (sendsPerChannel < 1
                || lookups < 1
                || consentWithin.isNegative()
                || dedupHorizon.isNegative()
                || maxSettled < 1
                || maxIds < 1) {
            throw new IllegalArgumentException("desk limits out of range: " + sendsPerChannel + " sends, " + lookups
                    + " lookups, consent " + consentWithin + ", horizon " + dedupHorizon + ", " + maxSettled
                    + " settled, " + maxIds + " ids");
        }
    }
}
