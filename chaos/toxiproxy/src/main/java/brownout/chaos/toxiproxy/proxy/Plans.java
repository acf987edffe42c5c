package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plans by name. A plan begins whole or not at all, and ends by itself: whoever made it may die. Confined to the
 * control thread.
 */
public final class Plans {
    private final Map<String, Plan> byName = new TreeMap<>();
    private final Proxies proxies;
    private final Lifetimes lifetimes;
    private final EventLog events;
    private final long serverSeed;

    Plans(Proxies proxies, Lifetimes lifetimes, EventLog events, long serverSeed) {
        this.proxies = proxies;
        this.lifetimes = lifetimes;
        this.events = events;
        this.serverSeed = serverSeed;
    }

    public Collection<Plan> all() {
        return List.copyOf(byName.values());
    }

    public Plan get(String name) {
        Plan plan = byName.get(name);
        if (plan == null) {
            throw Refusal.planNotFound();
        }
        return plan;
    }

    public Plan begin(PlanSpec spec) {
        if (byName.containsKey(spec.name())) {
            throw Refusal.planExists();
        }
        spec.toxics()
                .forEach(fault ->
                        proxies.get(fault.proxy()).requireFree(fault.toxic().name()));
        List<Proxy> toDisable = spec.disabled().stream()
                .distinct()
                .map(proxies::get)
                .filter(Proxy::enabled)
                .toList();
        Plan plan = new Plan(spec.name(), place(spec), toDisable);
        byName.put(spec.name(), plan);
        limit(plan, spec.timeToLive());
        try {
            toDisable.forEach(proxy -> proxy.disable(new Outage(spec.connect(), null), "plan"));
        } catch (Refusal refusal) {
            end(plan, "refused");
            throw refusal;
        }
        events.publish(
                "plan-begun",
                Map.of("plan", spec.name(), "ttl", spec.timeToLive().toMillis()));
        return plan;
    }

    private List<Plan.Placement> place(PlanSpec spec) {
        Long ownSeed = spec.seed();
        long seed = ownSeed == null ? serverSeed : ownSeed;
        List<Plan.Placement> placed = new ArrayList<>();
        for (PlanSpec.Fault fault : spec.toxics()) {
            Proxy proxy = proxies.get(fault.proxy());
            placed.add(new Plan.Placement(proxy, proxy.addToxic(fault.toxic(), seed)));
        }
        return placed;
    }

    /** Lets it last so long from now. */
    public void renew(Plan plan, Duration timeToLive) {
        limit(plan, timeToLive);
        events.publish("plan-renewed", Map.of("plan", plan.name(), "ttl", timeToLive.toMillis()));
    }

    private void limit(Plan plan, Duration timeToLive) {
        plan.setLifetime(lifetimes.of(timeToLive, () -> end(plan, "ttl")));
    }

    /** Removes its toxics and enables what it disabled. */
    public void end(Plan plan) {
        end(plan, "plan");
    }

    private void end(Plan plan, String cause) {
        plan.setLifetime(null);
        byName.remove(plan.name());
        plan.heal(cause);
        events.publish("plan-ended", Map.of("plan", plan.name(), "cause", cause));
    }

    void forgetAll() {
        byName.values().forEach(plan -> plan.setLifetime(null));
        byName.clear();
    }
}
