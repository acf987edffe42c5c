package brownout.chaos.toxiproxy.proxy;

import brownout.chaos.toxiproxy.toxic.Toxic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One listening address, the upstream behind it, and the toxics between. Confined to the control thread. */
public final class Proxy {
    /** Between attempts to get a port back that somebody else has taken meanwhile. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String name;
    private final Relay relay;
    private final Counters counters;
    private final Surroundings around;
    private final List<PlacedToxic> toxics = new ArrayList<>();
    private String listen;
    private String upstream;
    private boolean enabled;
    private @Nullable Lifetime disabledFor;

    /** What all proxies of a server share. */
    record Surroundings(
            Relay.Factory relays, EventLog events, ScheduledExecutorService control, Clock clock, long seed) {}

    Proxy(ProxySpec spec, Surroundings around) {
        this.name = spec.name();
        this.listen = spec.listen();
        this.upstream = spec.upstream();
        this.around = around;
        this.counters = new Counters();
        this.relay = around.relays().create(name, counters, around.events());
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

    public PlacedToxic addToxic(ToxicSpec spec) {
        requireFree(spec.name());
        Long ownSeed = spec.seed();
        long seed = ownSeed == null ? Draws.seedOf(around.seed(), name, spec.name()) : ownSeed;
        PlacedToxic toxic = new PlacedToxic(spec, seed);
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
        toxic.setLifetime(null);
        toxics.remove(toxic);
        relay.remove(toxic);
        publish("toxic-removed", toxic, cause);
    }

    private void limitLifetime(PlacedToxic toxic, @Nullable Duration timeToLive) {
        toxic.setLifetime(timeToLive == null ? null : lifetime(timeToLive, () -> removeIfPresent(toxic, "ttl")));
    }

    /**
     * Applies a PATCH: a changed address drops the connections, and so does disabling.
     *
     * @param timeToLive for how long it is disabled; null: for good
     */
    public void update(String newListen, String newUpstream, boolean enable, @Nullable Duration timeToLive) {
        if (timeToLive != null && enable) {
            throw Refusal.invalid("invalid ttl: the proxy is enabled; a proxy's ttl says for how long it is disabled");
        }
        HostAndPort.checkedUpstream(newUpstream);
        boolean moved = differs(newListen, newUpstream);
        if (moved) {
            stop();
            listen = newListen;
            upstream = newUpstream;
        }
        if (enable) {
            start("api");
        } else {
            disable(timeToLive, "api");
        }
        if (moved) {
            publish("proxy-moved", "api");
        }
    }

    boolean differs(String otherListen, String otherUpstream) {
        return !around.relays().sameAddress(listen, otherListen) || !upstream.equals(otherUpstream);
    }

    void start(String cause) {
        if (enabled) {
            return;
        }
        listen = relay.open(listen, upstream);
        enabled = true;
        clearDisabledFor();
        publish("proxy-enabled", cause);
    }

    void disable(@Nullable Duration timeToLive, String cause) {
        boolean wasEnabled = enabled;
        stop();
        clearDisabledFor();
        if (timeToLive != null) {
            disabledFor = lifetime(timeToLive, this::enableAgain);
        }
        if (wasEnabled) {
            publish("proxy-disabled", cause);
        }
    }

    private void enableAgain() {
        try {
            start("ttl");
        } catch (Refusal taken) {
            around.events().publish("proxy-heal-failed", Map.of("proxy", name, "error", reasonOf(taken)));
            disabledFor = lifetime(RETRY, this::enableAgain);
        }
    }

    private static String reasonOf(Refusal refusal) {
        return String.valueOf(refusal.getMessage());
    }

    void reset() {
        start("reset");
        toxics().forEach(toxic -> remove(toxic, "reset"));
    }

    /** Gives everything back; the proxy is not used again. */
    void dispose() {
        stop();
        clearDisabledFor();
        toxics.forEach(toxic -> toxic.setLifetime(null));
    }

    private void stop() {
        if (enabled) {
            enabled = false;
            relay.close();
        }
    }

    private void clearDisabledFor() {
        if (disabledFor != null) {
            disabledFor.cancel();
            disabledFor = null;
        }
    }

    private Lifetime lifetime(Duration timeToLive, Runnable end) {
        return new Lifetime(
                timeToLive,
                around.clock().instant().plus(timeToLive),
                around.control().schedule(end, timeToLive.toMillis(), TimeUnit.MILLISECONDS));
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
