package brownout.notification.channel;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * How many retries a provider gets. Invariant: over the last ten seconds they are no more than a share of the first attempts,
 * and a small reserve for when there are none. So a provider that fails everything is called by a tenth more often than one
 * that is well, and not thirty times as often.
 *
 * <p>The price: after an outage, what failed comes back at the pace of the budget.
 *
 * <p>Source: Finagle's RetryBudget (a share of the requests of the last ten seconds, and a minimum per second) and Envoy's
 * retry_budget. Safe for threads.
 */
public final class RetryBudget {
    private static final int SECONDS = 10;

    private final double share;
    private final double reservePerSecond;
    private final BooleanSupplier enabled;
    private final long[] second = new long[SECONDS];
    private final int[] firsts = new int[SECONDS];
    private final int[] retries = new int[SECONDS];

    /**
     * @param share of the first attempts, 0 to 1
     * @param reservePerSecond retries that need no first attempts
     * @param enabled while it says no, there is always room
     */
    public RetryBudget(double share, double reservePerSecond, BooleanSupplier enabled) {
        if (!(share >= 0 && share <= 1 && reservePerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "a retry budget of " + share + " and " + reservePerSecond + " per second");
        }
        this.share = share;
        this.reservePerSecond = reservePerSecond;
        this.enabled = enabled;
    }

    synchronized void begun(boolean retry, Instant now) {
        forgetOld(now);
        int slot = slot(now);
        if (retry) {
            retries[slot]++;
        } else {
            firsts[slot]++;
        }
    }

    /** How many retries may begin at once. */
    int room(Instant now) {
        return enabled.getAsBoolean() ? Math.max(0, (int) left(now)) : Integer.MAX_VALUE;
    }

    /** The room as it is, also in fractions; below zero after it has been off. */
    public synchronized double left(Instant now) {
        forgetOld(now);
        return Arrays.stream(firsts).sum() * share
                + reservePerSecond * SECONDS
                - Arrays.stream(retries).sum();
    }

    private void forgetOld(Instant now) {
        for (int slot = 0; slot < SECONDS; slot++) {
            if (second[slot] <= now.getEpochSecond() - SECONDS) {
                firsts[slot] = 0;
                retries[slot] = 0;
            }
        }
        second[slot(now)] = now.getEpochSecond();
    }

    private static int slot(Instant now) {
        return Math.floorMod(now.getEpochSecond(), SECONDS);
    }
}
