package brownout.jobqueue.dispatch;

import java.time.Duration;

/**
 * How fast a class's jobs come to an end, as an exponentially weighted moving average over about {@value #WINDOW_SECONDS}
 * seconds. Immutable.
 *
 * @param perSecond jobs per second, 0 or more
 */
public record DrainRate(double perSecond) {
    public static final DrainRate NONE = new DrainRate(0);
    static final double WINDOW_SECONDS = 10;

    /** After {@code ended} jobs came to an end within {@code elapsed}. The weight of the past is e^(-elapsed/window). */
    public DrainRate after(long ended, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1000.0;
        if (seconds <= 0) {
            return this;
        }
        double past = Math.exp(-seconds / WINDOW_SECONDS);
        return new DrainRate(perSecond * past + (1 - past) * Math.max(0, ended) / seconds);
    }
}
