package brownout.profile.consistency;

import java.util.Map;

/**
 * Proof of freshness: every write acknowledged before {@code begun} stands before these positions.
 *
 * @param begun on this process's monotonic clock, taken before the marker was asked for
 * @param positions partition → offset of the marker
 */
public record Proof(long begun, Map<Integer, Long> positions) {

    public Proof {
        positions = Map.copyOf(positions);
    }
}
