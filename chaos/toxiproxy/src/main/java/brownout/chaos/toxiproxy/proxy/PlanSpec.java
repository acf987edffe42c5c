package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan that somebody wants.
 *
 * @param timeToLive after which all of it heals
 * @param seed of its toxics' draws; null: the server's
 * @param disabled names of proxies to disable
 */
public record PlanSpec(
        String name,
        Duration timeToLive,
        @Nullable Long seed,
        List<Fault> toxics,
        List<String> disabled,
        WhenDisabled connect) {

    /** A toxic on a proxy. */
    public record Fault(String proxy, ToxicSpec toxic) {}

    public PlanSpec {
        Names.check(name);
        toxics = List.copyOf(toxics);
        disabled = List.copyOf(disabled);
        if (toxics.isEmpty() && disabled.isEmpty()) {
            throw Refusal.missingField("toxics or disabled");
        }
        if (toxics.stream()
                        .map(fault -> List.of(fault.proxy(), fault.toxic().name()))
                        .distinct()
                        .count()
                < toxics.size()) {
            throw Refusal.toxicExists();
        }
    }
}
