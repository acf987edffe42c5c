package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.fault.FaultPlane;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lab that is up in another process, through its control API. */
public final class RemoteCluster implements Cluster {
    /** Beyond the longest that a service may take to become ready. */
    private static final Duration RESTART_TAKES_AT_MOST = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ControlClient api;

    private RemoteCluster(URI address) {
        this.api = new ControlClient(address);
    }

    /**
     * Finds the lab that {@code lab.json} tells of. A file that a killed lab has left behind is recognised: its process
     * is gone, or what listens there is not that process.
     *
     * @throws ClusterException {@link Reason#MISSING} when none is up
     */
    public static RemoteCluster find(LabHome home) {
        ClusterStatus written = read(home);
        URI address = written.addresses().get("lab/http");
        boolean alive =
                ProcessHandle.of(written.pid()).map(ProcessHandle::isAlive).orElse(false);
        if (address == null || !alive) {
            throw none(home);
        }
        RemoteCluster cluster = new RemoteCluster(address);
        if (!cluster.isThere(written.pid())) {
            throw none(home);
        }
        return cluster;
    }

    private boolean isThere(long pid) {
        try {
            return status().pid() == pid;
        } catch (ClusterException e) {
            if (e.reason() == Reason.GONE) {
                return false;
            }
            throw e;
        }
    }

    private static ClusterStatus read(LabHome home) {
        try {
            return ClusterJson.status(Files.readString(home.statusFile()));
        } catch (IOException absentOrHalfWritten) {
            throw none(home);
        }
    }

    private static ClusterException none(LabHome home) {
        String starting = starting(home)
                .map(pid -> "the lab (pid " + pid + ") is still starting or already stopping: try again in a moment")
                .orElse("no lab is running: start one with ./lab up");
        return new ClusterException(Reason.MISSING, starting);
    }

    /** Whether the one who last held the lock still runs, and is a lab: a pid may have been given to another program. */
    private static Optional<String> starting(LabHome home) {
        try {
            String pid = Files.readString(home.lockFile()).strip();
            return ProcessHandle.of(Long.parseLong(pid))
                    .flatMap(process -> process.info().commandLine())
                    .filter(command -> command.contains("LabMain"))
                    .map(command -> pid);
        } catch (IOException | NumberFormatException nobody) {
            return Optional.empty();
        }
    }

    @Override
    public ClusterStatus status() {
        try {
            return ClusterJson.status(api.get("/api/status", PATIENCE));
        } catch (JsonProcessingException e) {
            throw new ClusterException("the lab's status is not what this version expects: restart the lab", e);
        }
    }

    @Override
    public FaultPlane faults() {
        return new RemoteFaultPlane(api);
    }

    @Override
    public void crash(String process) {
        tell(process, "crash", PATIENCE);
    }

    @Override
    public void crash(String process, Duration timeToLive) {
        tell(process, "crash?ttlMs=" + timeToLive.toMillis(), PATIENCE);
    }

    @Override
    public void pause(String process, Duration timeToLive) {
        tell(process, "pause?ttlMs=" + timeToLive.toMillis(), PATIENCE);
    }

    @Override
    public void resume(String process) {
        tell(process, "resume", PATIENCE);
    }

    @Override
    public void restart(String process) {
        tell(process, "restart", RESTART_TAKES_AT_MOST);
    }

    private void tell(String process, String action, Duration patience) {
        api.post("/api/processes/" + encode(process) + "/" + action, Map.of(), patience);
    }

    @Override
    public Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled) {
        return switchSafeguard(service, safeguard, Map.of("enabled", enabled));
    }

    @Override
    public Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive) {
        return switchSafeguard(service, safeguard, Map.of("enabled", false, "ttlMs", timeToLive.toMillis()));
    }

    private Map<String, Boolean> switchSafeguard(String service, String safeguard, Map<String, Object> wanted) {
        JsonNode answer = api.put("/api/safeguards/" + encode(service) + "/" + encode(safeguard), wanted, PATIENCE);
        Map<String, Boolean> before = new TreeMap<>();
        answer.path("before")
                .properties()
                .forEach(each -> before.put(each.getKey(), each.getValue().asBoolean()));
        return before;
    }

    @Override
    public void configure(String service, Map<String, String> settings, Duration timeToLive) {
        Map<String, Object> wanted = Map.of("settings", settings, "ttlMs", timeToLive.toMillis());
        api.put("/api/settings/" + encode(service), wanted, RESTART_TAKES_AT_MOST);
    }

    @Override
    public boolean putBackSettings(String service) {
        return api.delete("/api/settings/" + encode(service), RESTART_TAKES_AT_MOST)
                .path("changed")
                .asBoolean();
    }

    @Override
    public List<String> heal() {
        List<String> remaining = new ArrayList<>();
        api.post("/api/heal", Map.of(), RESTART_TAKES_AT_MOST)
                .path("remaining")
                .forEach(each -> remaining.add(each.asText()));
        return remaining;
    }

    /** Asks the lab to stop; it answers at once and takes up to ten seconds. */
    public void down() {
        api.post("/api/down", Map.of(), PATIENCE);
    }

    /** Leaves the lab as it is. */
    @Override
    public void close() {
        // Connections belong to the JVM's HTTP client, which has no close in Java 17.
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
