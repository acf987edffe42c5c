package brownout.profile.consistency;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Staleness by wall clock, the widespread wrong way; used only while the safeguard {@link Safeguard#ECHO_WATERMARK} is
 * off.
 *
 * <p>The delay of a record is this region's wall clock at the time of applying it, minus the home's wall clock at the
 * time of writing it. The delay of the last record is taken for the staleness of the view, as in MySQL's
 * {@code Seconds_Behind_Master}. It is wrong twice:
 *
 * <ul>
 *   <li>silence counts as freshness: in a region that is cut off from the log no record arrives, so the last delay, a
 *       few milliseconds, is claimed for as long as the cut lasts;
 *   <li>a clock that is behind the home's by s makes every delay too small by s.
 * </ul>
 */
public final class WallClockLag {

    private final Duration skew;
    private final Map<Integer, Long> delays = new ConcurrentHashMap<>();

    /** @param skew added to this region's clock; negative for a clock that is behind */
    public WallClockLag(Duration skew) {
        this.skew = skew;
    }

    public void applied(int partition, Instant written, Instant now) {
        Duration delay = Duration.between(written, now.plus(skew));
        delays.put(partition, delay.isNegative() ? 0 : delay.toNanos());
    }

    /** @return nanoseconds; empty if one of the partitions never had a record */
    public OptionalLong staleness(Set<Integer> partitions) {
        long worst = 0;
        for (int partition : partitions) {
            Long delay = delays.get(partition);
            if (delay == null) {
                return OptionalLong.empty();
            }
            worst = Math.max(worst, delay);
        }
        return OptionalLong.of(worst);
    }
}
