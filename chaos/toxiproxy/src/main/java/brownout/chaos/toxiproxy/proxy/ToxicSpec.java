package brownout.chaos.toxiproxy.proxy;

import brownout.chaos.toxiproxy.toxic.Toxic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A toxic that somebody wants on a proxy.
 *
 * @param name unique on its proxy, over both streams
 * @param direction as the caller spelled it: the API echoes that
 * @param toxicity share of connections it applies to, 0..1
 * @param timeToLive null: until it is removed
 * @param seed of its draws; null: derived from the server's seed, the proxy and the name
 */
public record ToxicSpec(
        String name,
        String direction,
        double toxicity,
        Toxic toxic,
        @Nullable Duration timeToLive,
        @Nullable Long seed) {

    public ToxicSpec {
        checkToxicity(toxicity);
        Names.check(name);
        if (Stream.named(direction).isEmpty()) {
            throw Refusal.invalidStream();
        }
    }

    public Stream stream() {
        return Stream.named(direction).orElseThrow();
    }

    static double checkToxicity(double toxicity) {
        if (!(toxicity >= 0 && toxicity <= 1)) {
            throw Refusal.invalid("invalid toxicity: " + toxicity + ", must be between 0 and 1");
        }
        return toxicity;
    }
}
