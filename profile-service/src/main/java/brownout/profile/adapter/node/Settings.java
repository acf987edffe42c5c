package brownout.profile.adapter.node;

import brownout.profile.ProfileConfig;
import brownout.profile.consistency.Safeguard;
import brownout.profile.routing.Region;
import brownout.profile.routing.Topology;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What the configuration means together; each wrong value is refused with its key. */
final class Settings {

    private final ProfileConfig config;

    /** @throws IllegalArgumentException naming the key that is wrong, and what would be right */
    Settings(ProfileConfig config) {
        this.config = config;
        positive("default-timeout", config.defaultTimeout());
        positive("max-timeout", config.maxTimeout());
        positive("local-wait", config.localWait());
        positive("op-retention", config.opRetention());
        if (!topology().isHome() && !peers().containsKey(topology().home())) {
            throw new IllegalArgumentException(
                    "profile.peers." + config.home()
                            + " is not set: this region must know where the home region (profile.home) answers gRPC, as host:port");
        }
        safeguards();
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("profile." + key + " must be longer than nothing, not " + value);
        }
    }

    Topology topology() {
        return new Topology(new Region(config.region()), new Region(config.home()));
    }

    /** The other regions; an address of this region itself is allowed and unused. */
    Map<Region, String> peers() {
        Map<Region, String> peers = new HashMap<>();
        config.peers().forEach((name, address) -> {
            try {
                peers.put(new Region(name), address);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("profile.peers." + name + ": " + e.getMessage(), e);
            }
        });
        peers.remove(topology().self());
        return peers;
    }

    Map<Safeguard, Boolean> safeguards() {
        Map<Safeguard, Boolean> initial = new EnumMap<>(Safeguard.class);
        config.safeguards()
                .forEach((name, on) -> initial.put(
                        Safeguard.of(name)
                                .orElseThrow(() -> new IllegalArgumentException("profile.safeguards." + name
                                        + " is no safeguard; known are " + String.join(", ", Safeguard.labels()))),
                        on));
        return initial;
    }
}
