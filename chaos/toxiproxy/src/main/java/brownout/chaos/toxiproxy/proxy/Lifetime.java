package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** How long something lasts before it heals by itself. */
public record Lifetime(Duration timeToLive, Instant until, Future<?> end) {

    /** A week: a longer one is a slip in the unit. */
    public static final Duration MAX = Duration.ofDays(7);

    /** Checks a {@code ttl} in milliseconds. */
    public static Duration checked(long millis) {
        if (millis < 1 || millis > MAX.toMillis()) {
            throw Refusal.invalid("invalid ttl: " + millis + " ms, must be between 1 and " + MAX.toMillis());
        }
        return Duration.ofMillis(millis);
    }

    void cancel() {
        end.cancel(false);
    }
}
