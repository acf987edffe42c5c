package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a proxy is disabled.
 *
 * @param timeToLive after which it enables itself; null: never
 */
public record Outage(WhenDisabled connect, @Nullable Duration timeToLive) {
    /** Refuses until it is enabled. */
    public static final Outage PLAIN = new Outage(WhenDisabled.REFUSE, null);
}
