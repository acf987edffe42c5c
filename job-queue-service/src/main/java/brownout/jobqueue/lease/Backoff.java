package brownout.jobqueue.lease;

import java.time.Duration;

/**
 * Exponential backoff with full jitter: {@code chance · min(cap, base · 2^(failures-1))}.
 * Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
public record Backoff(Duration base, Duration cap) {
    public Backoff {
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("a backoff needs 0 < base <= cap, not base " + base + ", cap " + cap);
        }
    }

    /**
     * @param failures so far, from 1
     * @param chance uniform in 0..1; 1 always: no jitter
     */
    public Duration delay(int failures, double chance) {
        double ceiling = Math.min(cap.toMillis(), base.toMillis() * Math.pow(2, Math.min(failures - 1, 40)));
        return Duration.ofMillis((long) Math.floor(chance * ceiling));
    }
}
