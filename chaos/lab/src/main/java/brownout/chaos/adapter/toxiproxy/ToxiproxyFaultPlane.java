package brownout.chaos.adapter.toxiproxy;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.fault.FaultPlane;
import brownout.chaos.fault.Toxic;
import brownout.chaos.naming.Nearest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Faults through a Toxiproxy server.
 *
 * <p>A time to live is kept twice: by the server, where it understands {@code ttl} (the lab's own does), so that a
 * fault heals although this JVM is dead; and by a timer here, because the original server does not. Whoever is late
 * finds the toxic gone.
 *
 * <p>Every toxic has a name of its own, so that two of one type can be on one link and removing one spares the other.
 */
public final class ToxiproxyFaultPlane implements FaultPlane, AutoCloseable {
    private static final String DOWN = "down";
    private static final int KNOWN = 1024;
    /** Of an expiry that the server did not answer. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ToxiproxyClient toxiproxy;
    private final List<Link> links;
    private final ServerCounters counters;
    private final Map<String, Placed> placed = new ConcurrentHashMap<>();
    /** Also of faults that are over: whoever asked for one may still want to know what it did. */
    private final Map<String, Placed> known = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Placed> eldest) {
            return size() > KNOWN;
        }
    });

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fault-timer");
        thread.setDaemon(true);
        return thread;
    });

    public ToxiproxyFaultPlane(ToxiproxyClient toxiproxy, List<Link> links) {
        this.toxiproxy = toxiproxy;
        this.links = List.copyOf(links);
        this.counters = new ServerCounters(toxiproxy, this.links);
    }

    /** @param before how many connections the link had refused and cut when it was taken down; 0 for a toxic */
    private record Placed(Link link, String type, String toxicName, long before) {
        boolean isDown() {
            return type.equals(DOWN);
        }
    }

    @Override
    public String inject(String link, Toxic toxic, Duration timeToLive, long seed) {
        if (timeToLive.toMillis() < 1) {
            throw new ClusterException(Reason.WRONG_NAME, "a fault on " + link + " must last at least 1 ms");
        }
        Link target = find(link);
        String handle = toxic.type() + "_" + toxic.stream() + "_"
                + UUID.randomUUID().toString().substring(0, 8);
        requireThatServerKnows(toxic);
        Placed fault =
                new Placed(target, toxic.type(), handle, toxic.type().equals(DOWN) ? counters.turnedAway(target) : 0);
        placed.put(handle, fault);
        known.put(handle, fault);
        try {
            for (String proxy : target.proxies()) {
                place(proxy, fault, toxic, timeToLive, seed);
            }
        } catch (ClusterException e) {
            removeAfterFailure(handle, e);
            throw e;
        }
        expireIn(handle, timeToLive);
        return handle;
    }

    private void requireThatServerKnows(Toxic toxic) {
        if (toxic.type().equals("partition") && !counters.areLive()) {
            throw new ClusterException(
                    Reason.MISSING,
                    "the Toxiproxy at " + toxiproxy.server()
                            + " is the original, which has no partition: there, timeout"
                            + " timeout=0 on a stream drops its bytes, but lets the end of a stream and new connections"
                            + " through");
        }
    }

    @Override
    public long effects(String handle) {
        Placed fault = known.get(handle);
        if (fault == null) {
            return 0;
        }
        return fault.isDown()
                ? Math.max(0, counters.turnedAway(fault.link()) - fault.before())
                : counters.effects(fault.link(), fault.toxicName());
    }

    private void expireIn(String handle, Duration time) {
        var unused = timer.schedule(() -> expire(handle), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void expire(String handle) {
        try {
            remove(handle);
        } catch (ClusterException e) {
            expireIn(handle, RETRY);
        }
    }

    private void place(String proxy, Placed fault, Toxic toxic, Duration timeToLive, long seed) {
        if (fault.isDown()) {
            // A connect that the system itself refuses nobody can count.
            toxiproxy.update(proxy, Map.of("enabled", false, "connect", "reset", "ttl", timeToLive.toMillis()));
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", fault.toxicName());
        body.put("type", toxic.type());
        body.put("stream", toxic.stream());
        body.put("toxicity", toxic.toxicity());
        body.put("attributes", toxic.attributes());
        body.put("ttl", timeToLive.toMillis());
        body.put("seed", seed);
        toxiproxy.addToxic(proxy, body);
    }

    /** The answer may have been lost and the toxic be there. */
    private void removeAfterFailure(String handle, ClusterException failure) {
        try {
            remove(handle);
        } catch (ClusterException second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public boolean remove(String handle) {
        Placed fault = placed.remove(handle);
        if (fault == null) {
            return false;
        }
        try {
            return lift(fault);
        } catch (ClusterException e) {
            placed.put(handle, fault);
            throw e;
        }
    }

    /** @return whether it was still there */
    private boolean lift(Placed fault) {
        boolean there = true;
        boolean stillDown = placed.values().stream()
                .anyMatch(other -> other.isDown() && other.link().equals(fault.link()));
        for (String proxy : fault.link().proxies()) {
            if (!fault.isDown()) {
                there &= toxiproxy.removeToxic(proxy, fault.toxicName());
            } else if (!stillDown) {
                toxiproxy.update(proxy, Map.of("enabled", true));
            }
        }
        return there;
    }

    @Override
    public void reset() {
        placed.clear();
        toxiproxy.reset();
    }

    @Override
    public Map<String, LinkCounters> counters() {
        return counters.read();
    }

    @Override
    public Map<String, List<String>> active() {
        JsonNode proxies = toxiproxy.proxies();
        Map<String, List<String>> active = new TreeMap<>();
        for (Link link : links) {
            List<String> faults = new ArrayList<>();
            for (String name : link.proxies()) {
                JsonNode proxy = proxies.path(name);
                if (proxy.isMissingNode()) {
                    faults.add("its proxy " + name + " is gone");
                } else if (!proxy.path("enabled").asBoolean()) {
                    faults.add(DOWN);
                }
                proxy.path("toxics").forEach(toxic -> faults.add(describe(toxic)));
            }
            if (!faults.isEmpty()) {
                active.put(link.name(), faults.stream().distinct().toList());
            }
        }
        return active;
    }

    private static String describe(JsonNode toxic) {
        StringBuilder text = new StringBuilder(toxic.path("type").asText());
        toxic.path("attributes")
                .properties()
                .forEach(attribute -> text.append(' ')
                        .append(attribute.getKey())
                        .append('=')
                        .append(attribute.getValue().asText()));
        text.append(' ').append(toxic.path("stream").asText());
        double toxicity = toxic.path("toxicity").asDouble(1);
        return toxicity == 1 ? text.toString() : text + " on " + Math.round(toxicity * 100) + " %";
    }

    private Link find(String name) {
        return links.stream()
                .filter(link -> link.isNamed(name))
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        Reason.WRONG_NAME,
                        "there is no link " + name
                                + Nearest.hint(
                                        name, links.stream().map(Link::name).toList())));
    }

    /** Stops the timer; faults stay as long as the server keeps them. */
    @Override
    public void close() {
        timer.shutdownNow();
    }
}
