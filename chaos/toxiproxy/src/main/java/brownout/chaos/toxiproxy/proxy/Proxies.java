package brownout.chaos.toxiproxy.proxy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;

/** All proxies of a server by name. Confined to the control thread. */
public final class Proxies {
    private final Map<String, Proxy> byName = new TreeMap<>();
    private final Proxy.Surroundings around;

    /**
     * @param control the one thread on which all commands run and on which things heal
     * @param seed of every draw that has no seed of its own
     */
    public Proxies(Relay.Factory relays, EventLog events, ScheduledExecutorService control, Clock clock, long seed) {
        this.around = new Proxy.Surroundings(relays, events, new Lifetimes(control, clock, events), seed);
    }

    /** What became of a list of proxies: those done, and what stopped it, if anything did. */
    public record Populated(List<Proxy> done, Optional<Refusal> stoppedBy) {}

    /** In the order of their names. */
    public Collection<Proxy> all() {
        return List.copyOf(byName.values());
    }

    public Proxy get(String name) {
        Proxy proxy = byName.get(name);
        if (proxy == null) {
            throw Refusal.proxyNotFound();
        }
        return proxy;
    }

    public Proxy create(ProxySpec spec) {
        if (byName.containsKey(spec.name())) {
            throw Refusal.proxyExists();
        }
        return put(spec);
    }

    private Proxy put(ProxySpec spec) {
        Proxy proxy = new Proxy(spec, around);
        if (spec.enabled()) {
            proxy.start("api");
        } else {
            proxy.disable(spec.outage(), "api");
        }
        byName.put(spec.name(), proxy);
        around.events()
                .publish(
                        "proxy-created",
                        Map.of("proxy", proxy.name(), "listen", proxy.listen(), "upstream", proxy.upstream()));
        spec.toxics().forEach(proxy::addToxic);
        return proxy;
    }

    /** Makes each; one of the same name, listen and upstream is left untouched, with its connections and toxics. */
    public Populated populate(List<ProxySpec> specs) {
        List<Proxy> done = new ArrayList<>();
        for (ProxySpec spec : specs) {
            try {
                done.add(putOrKeep(spec));
            } catch (Refusal refusal) {
                return new Populated(done, Optional.of(refusal));
            }
        }
        return new Populated(done, Optional.empty());
    }

    private Proxy putOrKeep(ProxySpec spec) {
        Proxy existing = byName.get(spec.name());
        if (existing == null) {
            return put(spec);
        }
        if (!existing.differs(spec.listen(), spec.upstream())) {
            return existing;
        }
        existing.disable(Outage.PLAIN, "populate");
        Proxy replacement = put(spec);
        existing.dispose();
        return replacement;
    }

    public void delete(String name) {
        Proxy proxy = get(name);
        proxy.dispose();
        byName.remove(name);
        around.events().publish("proxy-deleted", Map.of("proxy", name));
    }

    /**
     * Enables every proxy, removes every toxic.
     *
     * @throws Refusal if a proxy's port has been taken; everything else is reset all the same
     */
    public void reset() {
        List<Refusal> refusals = new ArrayList<>();
        for (Proxy proxy : all()) {
            try {
                proxy.reset();
            } catch (Refusal refusal) {
                refusals.add(refusal);
            }
        }
        around.events().publish("reset", Map.of());
        if (!refusals.isEmpty()) {
            throw refusals.get(0);
        }
    }

    /** Gives every socket back. */
    public void close() {
        byName.values().forEach(Proxy::dispose);
        byName.clear();
    }
}
