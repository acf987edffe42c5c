package brownout.chaos.fault;

import java.util.Map;

/**
 * One toxic as Toxiproxy knows it.
 *
 * @param type {@code latency | bandwidth | slow_close | timeout | reset_peer | slicer | limit_data | partition | noop |
 *     down}
 * @param stream {@code upstream} (client→server) or {@code downstream} (server→client)
 * @param toxicity share of connections it applies to, 0..1
 * @param attributes by Toxiproxy's names and units
 */
public record Toxic(String type, String stream, double toxicity, Map<String, Long> attributes) {
    public Toxic {
        if (!stream.equals("upstream") && !stream.equals("downstream")) {
            throw new IllegalArgumentException("stream was " + stream + ", can be either upstream or downstream");
        }
        if (!(toxicity >= 0 && toxicity <= 1)) {
            throw new IllegalArgumentException("toxicity was " + toxicity + ", must be between 0 and 1");
        }
        attributes = Map.copyOf(attributes);
    }
}
