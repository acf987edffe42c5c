package brownout.profile.time;

import java.time.Duration;

/**
 * The moment by which the caller has stopped listening.
 *
 * @param atNanos on {@link Time#nanos()}
 */
public record Deadline(long atNanos) {

    public static Deadline in(Duration duration, Time time) {
        return new Deadline(time.nanos() + duration.toNanos());
    }

    /** What is left; zero once it has passed. */
    public Duration left(Time time) {
        return Duration.ofNanos(Math.max(0, atNanos - time.nanos()));
    }
}
