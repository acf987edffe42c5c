package brownout.chaos.toxiproxy.proxy;

import brownout.chaos.toxiproxy.toxic.Toxic;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A toxic on a proxy. Its settings change on the control thread and are read by the connections. */
public final class PlacedToxic {
    private final String name;
    private final String direction;
    private final Stream stream;
    private final long seed;
    private final Effects effects;
    private final AtomicLong connections = new AtomicLong();
    private volatile Settings settings;
    private @Nullable Lifetime lifetime;

    /** What a PATCH can change. */
    public record Settings(Toxic toxic, double toxicity) {}

    PlacedToxic(ToxicSpec spec, long seed, Effects effects) {
        this.name = spec.name();
        this.direction = spec.direction();
        this.stream = spec.stream();
        this.seed = seed;
        this.effects = effects;
        this.settings = new Settings(spec.toxic(), spec.toxicity());
    }

    public String name() {
        return name;
    }

    public Stream stream() {
        return stream;
    }

    /** The stream as the caller spelled it. */
    public String direction() {
        return direction;
    }

    public Effects effects() {
        return effects;
    }

    public Settings settings() {
        return settings;
    }

    void change(Toxic toxic, double toxicity) {
        settings = new Settings(toxic, ToxicSpec.checkToxicity(toxicity));
    }

    /** Null: it lasts until it is removed. */
    public @Nullable Lifetime lifetime() {
        return lifetime;
    }

    void setLifetime(@Nullable Lifetime next) {
        if (lifetime != null) {
            lifetime.cancel();
        }
        lifetime = next;
    }

    /** The chance of the next connection that meets this toxic. The first draw decides whether it is affected. */
    public RandomGenerator nextConnection() {
        return Draws.of(seed, connections.getAndIncrement());
    }
}
