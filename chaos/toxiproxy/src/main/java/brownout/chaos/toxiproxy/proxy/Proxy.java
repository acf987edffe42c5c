package brownout.chaos.toxiproxy.proxy;

import brownout.chaos.toxiproxy.toxic.Toxic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One listening address, the upstream behind it, and the toxics between. Confined to the control thread. */
public final class Proxy {
    private final String name;
    private final Surroundings around;
    private final Counters counters = new Counters();
    private final Relay relay;
    private final List<PlacedToxic> toxics = new ArrayList<>();
    private String listen;
    private String upstream;
    private boolean enabled;
    private WhenDisabled whenDisabled = WhenDisabled.REFUSE;
    private @Nullable Lifetime disabledFor;

    /** What all proxies of a server share. */
    record Surroundings(Relay.Factory relays, EventLog events, Lifetimes lifetimes, long seed) {}

    Proxy(ProxySpec spec, Surroundings around) {
        this.name = spec.name();
        this.listen = spec.listen();
        this.upstream = spec.upstream();
        this.around = around;
        this.relay = around.relays().create(new Relay.Where(name, upstream), counters, around.events());
    }

    public String name() {
        return name;
    }

    public String listen() {
        return listen;
    }

    public String upstream() {
        return upstream;
    }

    public boolean enabled() {
        return enabled;
    }

    public WhenDisabled whenDisabled() {
        return whenDisabled;
    }

    /** Null: enabled, or disabled for good. */
    public @Nullable Lifetime disabledFor() {
        return disabledFor;
    }

    public Counters counters() {
        return counters;
    }

    /** Upstream ones first, each stream in the order of its chain: as the original lists them. */
    public List<PlacedToxic> toxics() {
        List<PlacedToxic> listed = new ArrayList<>();
        for (Stream stream : Stream.values()) {
            toxics.stream().filter(toxic -> toxic.stream() == stream).forEach(listed::add);
        }
        return listed;
    }

    public PlacedToxic toxic(String toxicName) {
        return toxics.stream()
                .filter(toxic -> toxic.name().equals(toxicName))
                .findFirst()
                .orElseThrow(Refusal::toxicNotFound);
    }

    /** Refuses a name that is taken. */
    public void requireFree(String toxicName) {
        if (toxics.stream().anyMatch(toxic -> toxic.name().equals(toxicName))) {
            throw Refusal.toxicExists();
        }
    }

    /** Adds a toxic whose draws come from the server's seed, unless it has one of its own. */
    public PlacedToxic addToxic(ToxicSpec spec) {
        requireFree(spec.name());
        Long ownSeed = spec.seed();
        long seed = ownSeed == null ? Draws.seedOf(around.seed(), name, spec.name()) : ownSeed;
        Effects effects = counters.toxicAdded(spec.name(), spec.toxic().type().name(), spec.stream());
        PlacedToxic toxic = new PlacedToxic(spec, seed, effects);
        toxics.add(toxic);
        relay.add(toxic);
        limitLifetime(toxic, spec.timeToLive());
        publish("toxic-added", toxic, "api");
        return toxic;
    }

    /**
     * Changes a toxic on live connections too.
     *
     * @param timeToLive counted from now; null leaves the one it has
     */
    public void updateToxic(PlacedToxic toxic, Toxic settings, double toxicity, @Nullable Duration timeToLive) {
        toxic.change(settings, toxicity);
        relay.update(toxic);
        if (timeToLive != null) {
            limitLifetime(toxic, timeToLive);
        }
        publish("toxic-updated", toxic, "api");
    }

    public void removeToxic(PlacedToxic toxic) {
        remove(toxic, "api");
    }

    void removeIfPresent(PlacedToxic toxic, String cause) {
        if (toxics.contains(toxic)) {
            remove(toxic, cause);
        }
    }

    private void remove(PlacedToxic toxic, String cause) {
        relay.remove(toxic);
        toxic.setLifetime(null);
        toxics.remove(toxic);
        counters.toxicRemoved(toxic.name());
        publish("toxic-removed", toxic, cause);
    }

    private void limitLifetime(PlacedToxic toxic, @Nullable Duration timeToLive) {
        toxic.setLifetime(
                timeToLive == null ? null : around.lifetimes().of(timeToLive, () -> removeIfPresent(toxic, "ttl")));
    }

    /**
     * What a PATCH changes. A changed address drops the connections, and so does disabling.
     *
     * @param enabled null: as it is
     * @param outage how it is disabled; null: as it is, or plainly
     */
    public record Change(
            String listen,
            String upstream,
            @Nullable Boolean enabled,
            @Nullable Outage outage) {}

    public void update(Change change) {
        HostAndPort.checkedUpstream(change.upstream());
        boolean moved = differs(change.listen(), change.upstream());
        Boolean wanted = change.enabled();
        boolean enable = wanted == null ? enabled : wanted;
        if (change.outage() != null && enable) {
            throw Refusal.invalid("invalid ttl or connect: they say how a proxy is disabled, and this one is enabled");
        }
        if (moved) {
            move(change.listen(), change.upstream());
        }
        if (enable) {
            start("api");
        } else if (wanted != null || change.outage() != null) {
            Outage outage = change.outage();
            disable(outage == null ? Outage.PLAIN : outage, "api");
        }
        if (moved) {
            publish("proxy-moved", "api");
        }
    }

    /** With the same listening address it goes on listening: a port that is given back may be gone. */
    private void move(String newListen, String newUpstream) {
        boolean stays = around.relays().sameAddress(listen, newListen);
        if (!stays) {
            stop();
            relay.release();
            listen = whenDisabled == WhenDisabled.REFUSE ? newListen : relay.hold(newListen, whenDisabled);
        }
        upstream = newUpstream;
        relay.redirect(upstream);
    }

    boolean differs(String otherListen, String otherUpstream) {
        return !around.relays().sameAddress(listen, otherListen) || !upstream.equals(otherUpstream);
    }

    void start(String cause) {
        if (enabled) {
            return;
        }
        listen = relay.open(listen);
        enabled = true;
        whenDisabled = WhenDisabled.REFUSE;
        limitOutage(null);
        publish("proxy-enabled", cause);
    }

    void disable(Outage outage, String cause) {
        boolean wasEnabled = enabled;
        stop();
        if (outage.connect() != whenDisabled) {
            listen = relay.hold(listen, outage.connect());
            whenDisabled = outage.connect();
        }
        limitOutage(outage.timeToLive());
        if (wasEnabled) {
            publish("proxy-disabled", cause);
        }
    }

    private void limitOutage(@Nullable Duration timeToLive) {
        if (disabledFor != null) {
            disabledFor.cancel();
        }
        disabledFor = timeToLive == null ? null : around.lifetimes().of(timeToLive, () -> heal("ttl"));
    }

    /** Enables it, now or as soon as its port is free again. */
    void heal(String cause) {
        try {
            start(cause);
        } catch (Refusal taken) {
            around.events()
                    .publish("proxy-heal-failed", Map.of("proxy", name, "error", String.valueOf(taken.getMessage())));
            limitOutage(Lifetimes.RETRY);
        }
    }

    void reset() {
        toxics().forEach(toxic -> remove(toxic, "reset"));
        start("reset");
    }

    /** Gives everything back; the proxy is not used again. */
    void dispose() {
        stop();
        relay.release();
        limitOutage(null);
        toxics.forEach(toxic -> toxic.setLifetime(null));
    }

    private void stop() {
        if (enabled) {
            enabled = false;
            relay.close();
        }
    }

    private void publish(String type, String cause) {
        around.events().publish(type, Map.of("proxy", name, "listen", listen, "upstream", upstream, "cause", cause));
    }

    private void publish(String type, PlacedToxic toxic, String cause) {
        Toxic settings = toxic.settings().toxic();
        around.events()
                .publish(
                        type,
                        Map.of(
                                "proxy", name,
                                "toxic", toxic.name(),
                                "type", settings.type().name(),
                                "stream", toxic.stream().label(),
                                "toxicity", toxic.settings().toxicity(),
                                "attributes", settings.attributes(),
                                "cause", cause));
    }
}
