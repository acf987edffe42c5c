package brownout.notification.retry;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: a delay drawn evenly from 0 to min(cap, base × 2^(n−1)).
 *
 * <p>Full jitter spreads the retries of many notifications that failed together over the whole interval; without it they
 * come back together and fail together (Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 */
public final class Backoff {
    private final Duration base;
    private final Duration cap;
    private final RandomGenerator random;
    private final BooleanSupplier jitter;

    /**
     * @param base upper end of the first delay, above zero
     * @param cap of every delay, at least {@code base}
     * @param jitter false: every delay is its upper end
     */
    public Backoff(Duration base, Duration cap, RandomGenerator random, BooleanSupplier jitter) {
        if (base.isNegative() || base.isZero() || cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("backoff needs 0 < base <= cap, not " + base + " and " + cap);
        }
        this.base = base;
        this.cap = cap;
        this.random = random;
        this.jitter = jitter;
    }

    /** Always with jitter. */
    public Backoff(Duration base, Duration cap, RandomGenerator random) {
        this(base, cap, random, () -> true);
    }

    /** @param failures how many tries have failed, from 1 */
    public Duration afterFailure(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("the first failure is number 1, not " + failures);
        }
        Duration ceiling = ceiling(failures);
        return jitter.getAsBoolean() ? Duration.ofMillis(random.nextLong(ceiling.toMillis() + 1)) : ceiling;
    }

    private Duration ceiling(int failures) {
        // 2^20 base delays are more than any cap in use; the bound keeps the shift from overflowing.
        Duration grown = base.multipliedBy(1L << Math.min(failures - 1, 20));
        return grown.compareTo(cap) > 0 ? cap : grown;
    }
}
