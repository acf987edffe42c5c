package brownout.chaos.adapter.process;

import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.adapter.toxiproxy.ToxiproxyClient;
import brownout.chaos.adapter.toxiproxy.ToxiproxyFaultPlane;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.fault.FaultPlane;
import brownout.chaos.naming.Nearest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The whole system as children of this JVM: none of them outlives it. Made by {@link LocalLab}. */
public final class LocalCluster implements Cluster {
    private static final Duration GRACE_OF_SERVICES = Duration.ofSeconds(4);
    private static final Duration GRACE_OF_STORES = Duration.ofSeconds(4);

    private final LabHome home;
    private final Wiring wiring;
    private final Map<String, LabProcess> processes;
    private final ToxiproxyFaultPlane faults;
    private final Safeguards safeguards;
    private final Tuning tuning;
    private final Reversals reversals = new Reversals();
    private final AutoCloseable toxiproxy;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param processes live: grows while the system starts
     * @param toxiproxy closed last
     */
    LocalCluster(LabHome home, Wiring wiring, Map<String, LabProcess> processes, AutoCloseable toxiproxy) {
        this.home = home;
        this.wiring = wiring;
        this.processes = processes;
        this.faults = new ToxiproxyFaultPlane(new ToxiproxyClient(wiring.toxiproxy()), wiring.links());
        StartFiles files = new StartFiles(home);
        this.tuning = new Tuning(files, this::awaitUp);
        this.safeguards = new Safeguards(
                ServiceAdmin.of(home),
                process -> wiring.addresses().getOrDefault(process + "/http", URI.create("http://127.0.0.1:1")),
                files);
        this.toxiproxy = toxiproxy;
    }

    /** What is known before anything runs, and does not change. */
    record Wiring(
            URI toxiproxy,
            String kafka,
            Map<String, URI> addresses,
            List<ClusterStatus.Link> links,
            List<String> processNames,
            List<ClusterStatus.TenantStatus> tenants) {}

    @Override
    public ClusterStatus status() {
        List<ProcessStatus> states = wiring.processNames().stream()
                .map(processes::get)
                .filter(java.util.Objects::nonNull)
                .map(LabProcess::status)
                .toList();
        return new ClusterStatus(
                home.directory(),
                ProcessHandle.current().pid(),
                wiring.toxiproxy(),
                wiring.kafka(),
                wiring.addresses(),
                states,
                wiring.links(),
                wiring.tenants());
    }

    /** @param listener run after everything that changes the state of a process; no process may be added afterwards */
    void onChange(Runnable listener) {
        all().forEach(process -> process.onChange(listener));
    }

    @Override
    public FaultPlane faults() {
        return faults;
    }

    @Override
    public void crash(String process) {
        LabProcess crashed = find(process);
        reversals.forget("crash " + process);
        crashed.crash();
    }

    @Override
    public void crash(String process, Duration timeToLive) {
        LabProcess crashed = find(process);
        crash(process);
        reversals.after("crash " + process, timeToLive, () -> startUnlessItRuns(crashed));
    }

    private void startUnlessItRuns(LabProcess process) {
        if (!process.runs() && !process.isPaused()) {
            process.start();
            awaitUp(process);
        }
    }

    private void awaitUp(LabProcess process) {
        process.awaitReady();
        safeguards.catchUp(process);
    }

    @Override
    public void pause(String process, Duration timeToLive) {
        LabProcess paused = find(process);
        paused.pause();
        reversals.after("pause " + process, timeToLive, () -> resume(paused));
    }

    @Override
    public void resume(String process) {
        LabProcess resumed = find(process);
        reversals.forget("pause " + process);
        resume(resumed);
    }

    private void resume(LabProcess process) {
        process.resume();
        safeguards.catchUp(process);
    }

    @Override
    public void restart(String process) {
        LabProcess restarted = find(process);
        reversals.forget("pause " + process);
        reversals.forget("crash " + process);
        restarted.start();
        awaitUp(restarted);
    }

    @Override
    public Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled) {
        reversals.forget("safeguard " + service + " " + safeguard);
        return safeguards.switchTo(all(), service, safeguard, enabled);
    }

    @Override
    public Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive) {
        Map<String, Boolean> before = switchSafeguard(service, safeguard, false);
        reversals.after(
                "safeguard " + service + " " + safeguard,
                timeToLive,
                () -> safeguards.switchTo(all(), service, safeguard, true));
        return before;
    }

    @Override
    public void configure(String service, Map<String, String> settings, Duration timeToLive) {
        reversals.after("settings " + service, timeToLive, () -> tuning.change(all(), service, Map.of()));
        tuning.change(all(), service, settings);
    }

    @Override
    public boolean putBackSettings(String service) {
        reversals.forget("settings " + service);
        return tuning.change(all(), service, Map.of());
    }

    @Override
    public List<String> heal() {
        if (closed.get()) {
            return List.of();
        }
        List<String> remains = new ArrayList<>();
        attempt(remains, faults::reset);
        all().stream().filter(LabProcess::isPaused).forEach(process -> attempt(remains, () -> resume(process.name())));
        List<LabProcess> ended = all().stream()
                .filter(process -> !process.runs() && !process.isPaused())
                .toList();
        attempt(remains, () -> tuning.putBack(all()));
        ended.forEach(process -> attempt(remains, process::start));
        ended.forEach(process -> attempt(remains, () -> awaitUp(process)));
        remains.addAll(safeguards.putBack(all()));
        remains.addAll(stillWrong());
        // What was stopped for good meanwhile needs no healing.
        return closed.get() ? List.of() : remains.stream().distinct().toList();
    }

    private List<String> stillWrong() {
        List<String> wrong = new ArrayList<>();
        attempt(
                wrong,
                () -> faults.active()
                        .forEach((link, toxics) ->
                                toxics.forEach(toxic -> wrong.add("a fault is still on " + link + ": " + toxic))));
        all().stream()
                .filter(process -> !process.runs())
                .forEach(process -> wrong.add(
                        process.name() + " is still " + process.status().state()));
        return wrong;
    }

    private static void attempt(List<String> failures, Runnable action) {
        try {
            action.run();
        } catch (ClusterException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    /** Whether a process has died although nobody asked it to, also when it was started again: its log is worth keeping. */
    public boolean hasCasualties() {
        return all().stream().anyMatch(process -> process.deaths() > 0);
    }

    /** SIGKILL to everything: for a lab whose data nobody wants. */
    public void kill() {
        close(false);
    }

    /** Drains services, then stops the stores, within ten seconds. */
    @Override
    public void close() {
        close(true);
    }

    /**
     * Also on a thread that was interrupted, and whole.
     *
     * @param gently whether services may finish what they do and stores write what they have; else SIGKILL
     */
    void close(boolean gently) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            stopAll(gently);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stopAll(boolean gently) {
        reversals.close();
        faults.close();
        Duration services = gently ? GRACE_OF_SERVICES : Duration.ZERO;
        Duration stores = gently ? GRACE_OF_STORES : Duration.ZERO;
        stop(all().stream().filter(each -> each.node().kind().isService()).toList(), services);
        stop(all().stream().filter(each -> !each.node().kind().isService()).toList(), stores);
        try {
            toxiproxy.close();
        } catch (Exception e) {
            throw new ClusterException("Toxiproxy could not be stopped: " + e.getMessage(), e);
        }
    }

    private static void stop(Collection<LabProcess> processes, Duration grace) {
        List<Thread> stopping = new ArrayList<>();
        for (LabProcess process : processes) {
            Thread thread = new Thread(() -> process.retire(grace), "stop-" + process.name());
            thread.start();
            stopping.add(thread);
        }
        for (Thread thread : stopping) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Collection<LabProcess> all() {
        return new TreeMap<>(processes).values();
    }

    private LabProcess find(String name) {
        LabProcess process = processes.get(name);
        if (process == null) {
            throw new ClusterException(
                    Reason.WRONG_NAME, "there is no process " + name + Nearest.hint(name, processes.keySet()));
        }
        return process;
    }
}
