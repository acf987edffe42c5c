package brownout.chaos.toxiproxy.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Faults on several proxies that begin together and end together. Confined to the control thread. */
public final class Plan {
    private final String name;
    private final List<Placement> toxics;
    private final List<Proxy> disabled;
    private @Nullable Lifetime lifetime;

    /** A toxic of the plan and where it is. */
    public record Placement(Proxy proxy, PlacedToxic toxic) {}

    Plan(String name, List<Placement> toxics, List<Proxy> disabled) {
        this.name = name;
        this.toxics = List.copyOf(toxics);
        this.disabled = List.copyOf(disabled);
    }

    public String name() {
        return name;
    }

    public List<Placement> toxics() {
        return toxics;
    }

    public List<Proxy> disabled() {
        return disabled;
    }

    /** Null only before it has begun. */
    public @Nullable Lifetime lifetime() {
        return lifetime;
    }

    void setLifetime(@Nullable Lifetime next) {
        if (lifetime != null) {
            lifetime.cancel();
        }
        lifetime = next;
    }

    void heal(String cause) {
        toxics.forEach(placement -> placement.proxy().removeIfPresent(placement.toxic(), cause));
        disabled.forEach(proxy -> proxy.heal(cause));
    }
}
