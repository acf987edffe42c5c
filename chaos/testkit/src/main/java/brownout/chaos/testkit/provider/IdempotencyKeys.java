package brownout.chaos.testkit.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys a provider remembers; how long is decided when it looks one up, so that a lifetime can be cut short. */
final class IdempotencyKeys {
    private final Map<String, Use> uses = new HashMap<>();

    /** The first use of a key. */
    record Use(String messageId, String bodySha256, Instant at) {}

    void remember(String key, Use use) {
        uses.put(key, use);
    }

    Optional<Use> find(String key, Instant now, Duration lifetime) {
        return Optional.ofNullable(uses.get(key))
                .filter(use -> now.isBefore(use.at().plus(lifetime)));
    }

    void forgetOlderThan(Instant oldest) {
        uses.values().removeIf(use -> use.at().isBefore(oldest));
    }
}
