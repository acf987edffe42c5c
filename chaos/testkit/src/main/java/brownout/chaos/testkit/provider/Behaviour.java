package brownout.chaos.testkit.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a provider behaves from now on.
 *
 * @param mode applied to the share {@code probability} of the requests; the others are treated normally
 * @param probability 0 to 1, of {@code mode} and {@code latency}
 * @param seed the same seed draws the same for the nth request about the same notification, whatever the order in which
 *     requests about different notifications arrive
 * @param retryAfterSeconds said with 429; 0 to 3600
 * @param latency between the delivery and the answer; up to an hour. A client that gives up earlier does not learn of a
 *     delivery that happened
 * @param keyLifetime of idempotency keys, also of those already known; null: the provider's own
 * @param receipts told of what is delivered, whatever {@code probability} is; null: none
 * @param lasts after which it is normal again by itself; null: until changed
 */
public record Behaviour(
        Mode mode,
        double probability,
        long seed,
        int retryAfterSeconds,
        Duration latency,
        @Nullable Duration keyLifetime,
        @Nullable Duration lasts,
        @Nullable Receipts receipts) {

    private static final Duration LONGEST = Duration.ofHours(1);

    /** Delivers and answers at once. */
    public static final Behaviour NORMAL = of(Mode.NORMAL);

    public Behaviour {
        require(probability >= 0 && probability <= 1, "probability must be from 0 to 1, not " + probability);
        require(
                retryAfterSeconds >= 0 && retryAfterSeconds <= LONGEST.toSeconds(),
                "retryAfterSeconds must be from 0 to 3600, not " + retryAfterSeconds);
        require(
                !latency.isNegative() && latency.compareTo(LONGEST) <= 0,
                "latencyMs must be from 0 to 3600000, not " + latency.toMillis());
        require(keyLifetime == null || !keyLifetime.isNegative(), "keyLifetimeMs must not be negative");
        require(lasts == null || lasts.compareTo(Duration.ZERO) > 0, "forMs must be greater than 0");
    }

    /** Every request, one second of retry-after, no latency, until changed. */
    public static Behaviour of(Mode mode) {
        return new Behaviour(mode, 1, 0, 1, Duration.ZERO, null, null, null);
    }

    public Behaviour withProbability(double share) {
        return new Behaviour(mode, share, seed, retryAfterSeconds, latency, keyLifetime, lasts, receipts);
    }

    public Behaviour withSeed(long newSeed) {
        return new Behaviour(mode, probability, newSeed, retryAfterSeconds, latency, keyLifetime, lasts, receipts);
    }

    public Behaviour withRetryAfterSeconds(int seconds) {
        return new Behaviour(mode, probability, seed, seconds, latency, keyLifetime, lasts, receipts);
    }

    public Behaviour withLatency(Duration delay) {
        return new Behaviour(mode, probability, seed, retryAfterSeconds, delay, keyLifetime, lasts, receipts);
    }

    public Behaviour withKeyLifetime(Duration lifetime) {
        return new Behaviour(mode, probability, seed, retryAfterSeconds, latency, lifetime, lasts, receipts);
    }

    public Behaviour lasting(Duration time) {
        return new Behaviour(mode, probability, seed, retryAfterSeconds, latency, keyLifetime, time, receipts);
    }

    public Behaviour withReceipts(Receipts told) {
        return new Behaviour(mode, probability, seed, retryAfterSeconds, latency, keyLifetime, lasts, told);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
