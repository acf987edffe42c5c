package brownout.jobqueue.dispatch;

/**
 * When a refused caller should come back: the time in which the queue falls to its low-water mark at the measured rate,
 * {@code ceil((depth - lowWater) / drainRate)} seconds, never below {@value #SHORTEST} nor above {@value #LONGEST}. With no
 * measured rate the answer is {@value #LONGEST}: nothing moves, so soon would be a guess.
 */
public final class RetryAfter {
    public static final int SHORTEST = 1;
    public static final int LONGEST = 300;

    private RetryAfter() {}

    public static int seconds(long depth, long lowWater, DrainRate rate) {
        long above = Math.max(0, depth - lowWater);
        if (above == 0) {
            return SHORTEST;
        }
        double seconds = Math.ceil(above / rate.perSecond());
        return (int) Math.min(LONGEST, Math.max(SHORTEST, seconds));
    }
}
