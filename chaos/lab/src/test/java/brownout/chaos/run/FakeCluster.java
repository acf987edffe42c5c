package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.Topology;
import brownout.chaos.fault.FaultPlane;
import brownout.chaos.fault.Toxic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A cluster of which everything that was done to it can be seen, and which can be made to refuse. */
final class FakeCluster implements Cluster, FaultPlane {
    /** What was done, in order: {@code inject notification→push timeout}. */
    final List<String> doings = new ArrayList<>();

    final List<Long> seeds = new ArrayList<>();
    final Map<String, Duration> timesToLive = new HashMap<>();
    final Set<String> linksWithoutTraffic = new HashSet<>();
    final Set<String> refused = new HashSet<>();
    /** How often a doing is refused before it works. */
    final Map<String, Integer> refusals = new HashMap<>();

    /** Swallows removals: what it was told to undo is still there. */
    boolean forgetful;

    private final Map<String, String> toxics = new LinkedHashMap<>();
    private final Map<String, String> states = new TreeMap<>(Map.of(
            "notification-service-1",
            "up",
            "notification-service-2",
            "up",
            "video-worker-1",
            "up",
            "profile-eu",
            "up"));
    private final Map<String, Boolean> safeguards = new TreeMap<>();
    private final Map<String, Map<String, String>> settings = new TreeMap<>();
    /** While this process is down, there is nobody to switch a safeguard in. */
    String onlyInstance = "none";

    private boolean gone;
    private int handles;
    private long looks;

    /** How often a process has died by itself. */
    final Map<String, Integer> deaths = new HashMap<>();

    /** What a restart waits for before the process is up. */
    Runnable booting = () -> {};

    /** A doing during which Ctrl-C is pressed. */
    String interruptedDuring = "nothing";

    private void act(String doing) {
        requireLab();
        doings.add(doing);
        if (doing.startsWith(interruptedDuring)) {
            Thread.currentThread().interrupt();
            throw new ClusterException("the call to the lab was interrupted");
        }
        if (refusals.merge(doing, -1, Integer::sum) >= 0) {
            throw new ClusterException("refused to " + doing);
        }
        for (String each : refused) {
            if (doing.startsWith(each)) {
                throw new ClusterException("refused to " + doing);
            }
        }
    }

    private void requireLab() {
        if (gone) {
            throw new ClusterException(ClusterException.Reason.GONE, "no lab is running: start one with ./lab up");
        }
    }

    @Override
    public ClusterStatus status() {
        requireLab();
        List<ProcessStatus> processes = states.entrySet().stream()
                .map(entry -> new ProcessStatus(
                        entry.getKey(),
                        "service",
                        entry.getValue(),
                        1,
                        Path.of("log"),
                        0,
                        deaths.getOrDefault(entry.getKey(), 0)))
                .toList();
        return new ClusterStatus(
                Path.of("."),
                1,
                URI.create("http://127.0.0.1:1"),
                "127.0.0.1:1",
                Map.of(),
                processes,
                List.of(),
                List.of());
    }

    @Override
    public FaultPlane faults() {
        return this;
    }

    @Override
    public String inject(String link, Toxic toxic, Duration timeToLive, long seed) {
        act("inject " + link + " " + toxic.type());
        String handle = link + "#" + handles++;
        toxics.put(handle, toxic.type());
        timesToLive.put(link, timeToLive);
        seeds.add(seed);
        return handle;
    }

    @Override
    public boolean remove(String handle) {
        String link = handle.substring(0, handle.indexOf('#'));
        act("remove " + link + " " + toxics.get(handle));
        return forgetful ? toxics.containsKey(handle) : toxics.remove(handle) != null;
    }

    /** Traffic goes over every link all the time, and meets what is there. */
    @Override
    public long effects(String handle) {
        requireLab();
        String link = handle.substring(0, handle.indexOf('#'));
        return toxics.containsKey(handle) && !linksWithoutTraffic.contains(link) ? 10 : 0;
    }

    @Override
    public void reset() {
        toxics.clear();
    }

    /** Each look finds more. */
    @Override
    public Map<String, LinkCounters> counters() {
        requireLab();
        looks++;
        Map<String, LinkCounters> counters = new TreeMap<>();
        new Topology(1)
                .edges().stream()
                        .map(Topology.Edge::name)
                        .filter(link -> !linksWithoutTraffic.contains(link))
                        .forEach(link -> counters.put(link, new LinkCounters(looks * 1000, 1, 0, 0)));
        return counters;
    }

    @Override
    public Map<String, List<String>> active() {
        requireLab();
        Map<String, List<String>> active = new TreeMap<>();
        toxics.forEach((handle, type) -> active.computeIfAbsent(
                        handle.substring(0, handle.indexOf('#')), link -> new ArrayList<>())
                .add(type));
        return active;
    }

    @Override
    public void crash(String process) {
        act("crash " + process);
        states.put(process, "down");
    }

    @Override
    public void crash(String process, Duration timeToLive) {
        crash(process);
        timesToLive.put(process, timeToLive);
    }

    @Override
    public void pause(String process, Duration timeToLive) {
        act("pause " + process);
        timesToLive.put(process, timeToLive);
        states.put(process, "paused");
    }

    @Override
    public void resume(String process) {
        act("resume " + process);
        states.put(process, "up");
    }

    /** As in life, the process comes back with the safeguards as they were switched. */
    @Override
    public void restart(String process) {
        act("restart " + process);
        states.put(process, "starting");
        booting.run();
        if (!states.put(process, "up").equals("starting")) {
            throw new ClusterException(process + " ended while it was starting");
        }
    }

    /** By itself: nobody asked it to. */
    void die(String process) {
        states.put(process, "failed");
        deaths.merge(process, 1, Integer::sum);
    }

    /** The supervisor is killed, and everything with it. */
    void vanish() {
        gone = true;
    }

    @Override
    public Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled) {
        requireLab();
        if (states.getOrDefault(onlyInstance, "up").equals("down")) {
            if (!enabled) {
                throw new ClusterException("no instance of " + service + " is up");
            }
            safeguards.put(safeguard, true);
            return Map.of();
        }
        boolean before = safeguards.getOrDefault(safeguard, true);
        if (before != enabled) {
            act((enabled ? "on " : "off ") + safeguard + " of " + service);
            safeguards.put(safeguard, enabled);
        }
        return Map.of(service + "-1", before);
    }

    @Override
    public Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive) {
        timesToLive.put(safeguard, timeToLive);
        return switchSafeguard(service, safeguard, false);
    }

    @Override
    public void configure(String service, Map<String, String> wanted, Duration timeToLive) {
        settings.put(service, wanted);
        act("configure " + service + " " + new TreeMap<>(wanted));
        timesToLive.put(service, timeToLive);
    }

    @Override
    public boolean putBackSettings(String service) {
        if (!settings.containsKey(service)) {
            return false;
        }
        act("put back settings of " + service);
        return settings.remove(service) != null;
    }

    /** Whether nothing is left of anything. */
    boolean isWell() {
        return gone
                || settings.isEmpty()
                        && toxics.isEmpty()
                        && states.values().stream().allMatch("up"::equals)
                        && safeguards.values().stream().allMatch(on -> on);
    }

    @Override
    public List<String> heal() {
        reset();
        states.replaceAll((process, state) -> "up");
        safeguards.clear();
        settings.clear();
        return List.of();
    }

    @Override
    public void close() {}
}
