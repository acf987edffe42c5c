package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.fault.FaultPlane;
import brownout.chaos.fault.Toxic;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what it is told. */
public final class FakeCluster implements Cluster, FaultPlane {
    public final List<String> told = new ArrayList<>();
    List<String> remaining = List.of();
    public Optional<ClusterException> failure = Optional.empty();
    public Toxic toxic = new Toxic("none", "upstream", 0, Map.of());

    @Override
    public ClusterStatus status() {
        return new ClusterStatus(
                Path.of("/lab"),
                42,
                URI.create("http://127.0.0.1:8474"),
                "127.0.0.1:9092",
                Map.of("profile-us/http", URI.create("http://127.0.0.1:8301")),
                List.of(
                        new ClusterStatus.ProcessStatus(
                                "profile-us", "profile-service", "up", 7, Path.of("/log"), 5 << 20, 0),
                        new ClusterStatus.ProcessStatus("kafka-1", "kafka", "down", 0, Path.of("/log"), 0, 0)),
                List.of(new ClusterStatus.Link("a→b", List.of("a_to_b"), List.of("127.0.0.1:1"))),
                List.of(new ClusterStatus.TenantStatus(
                        "acme",
                        List.of(new ClusterStatus.KeyStatus(
                                "reader", List.of("reader"), Path.of("/lab/secrets/keys/acme.reader"))))));
    }

    @Override
    public FaultPlane faults() {
        return this;
    }

    @Override
    public void crash(String process) {
        tell("crash " + process);
    }

    @Override
    public void crash(String process, Duration timeToLive) {
        tell("crash " + process + " " + timeToLive);
    }

    @Override
    public void pause(String process, Duration timeToLive) {
        tell("pause " + process + " " + timeToLive);
    }

    @Override
    public void resume(String process) {
        tell("resume " + process);
    }

    @Override
    public void restart(String process) {
        tell("restart " + process);
    }

    @Override
    public Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled) {
        tell("safeguard " + service + " " + safeguard + " " + enabled);
        return Map.of(service + "-1", !enabled);
    }

    @Override
    public Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive) {
        tell("safeguard " + service + " " + safeguard + " off for " + timeToLive);
        return Map.of(service + "-1", true);
    }

    @Override
    public void configure(String service, Map<String, String> settings, Duration timeToLive) {
        tell("configure " + service + " " + settings + " for " + timeToLive);
    }

    @Override
    public boolean putBackSettings(String service) {
        tell("put back settings of " + service);
        return true;
    }

    @Override
    public List<String> heal() {
        tell("heal");
        return remaining;
    }

    @Override
    public void close() {
        tell("close");
    }

    @Override
    public String inject(String link, Toxic injected, Duration timeToLive, long seed) {
        toxic = injected;
        tell("inject " + link + " " + injected.type() + " " + timeToLive + " seed " + seed);
        return "handle";
    }

    @Override
    public boolean remove(String handle) {
        tell("remove " + handle);
        return true;
    }

    @Override
    public long effects(String handle) {
        return 0;
    }

    @Override
    public void reset() {
        tell("reset");
    }

    @Override
    public Map<String, LinkCounters> counters() {
        return Map.of();
    }

    @Override
    public Map<String, List<String>> active() {
        return Map.of("a→b", List.of("latency latency=800 downstream"));
    }

    private void tell(String what) {
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        told.add(what);
    }
}
