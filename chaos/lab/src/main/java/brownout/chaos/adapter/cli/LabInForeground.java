package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.process.Directories;
import brownout.chaos.adapter.process.LabLock;
import brownout.chaos.adapter.process.LocalCluster;
import brownout.chaos.adapter.process.LocalLab;
import brownout.chaos.adapter.process.StatusFile;
import brownout.chaos.adapter.rest.ControlApi;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code ./lab up} holds: the lock, the system, the control API, and {@code lab.json}, in this order. */
final class LabInForeground implements AutoCloseable {
    private final LabContext context;
    private final LabLock lock;
    private final CountDownLatch down = new CountDownLatch(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread onInterrupt = new Thread(this::interrupted, "heal-and-stop");
    private @Nullable LocalCluster cluster;
    private @Nullable ControlApi api;
    private @Nullable StatusFile statusFile;

    private LabInForeground(LabContext context, LabLock lock) {
        this.context = context;
        this.lock = lock;
    }

    static LabInForeground start(LabContext context, StartOptions options, boolean fresh) {
        LabHome home = context.home();
        LabInForeground lab = new LabInForeground(context, LabLock.acquire(home));
        try {
            Files.deleteIfExists(home.statusFile());
            Directories.move(home.logs(), home.directory().resolve("logs.previous"));
            if (fresh) {
                Directories.delete(home.data());
            }
            Runtime.getRuntime().addShutdownHook(lab.onInterrupt);
            lab.bringUp(options);
            return lab;
        } catch (IOException e) {
            lab.close();
            throw new ClusterException(Reason.MISSING, home.statusFile() + " cannot be written: " + e);
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private void bringUp(StartOptions options) {
        LabHome home = context.home();
        StartProgress progress = new TerminalProgress(context.terminal());
        LocalLab lab = LocalLab.upIn(context.root(), home, options, progress);
        LocalCluster started = lab.start();
        cluster = started;
        ControlApi control = ControlApi.start(started, lab.controlPort(), down::countDown);
        api = control;
        statusFile = StatusFile.keep(home, started, progress::note);
        greet(started.status(), control);
    }

    private void greet(ClusterStatus status, ControlApi control) {
        Terminal terminal = context.terminal();
        long megabytes = status.processes().stream()
                        .mapToLong(ClusterStatus.ProcessStatus::residentBytes)
                        .sum()
                / (1024 * 1024);
        terminal.println("");
        terminal.println(terminal.bold("The lab is up") + " at " + control.address() + " ("
                + status.processes().size() + " processes, " + megabytes + " MB)");
        terminal.println("  ./lab status                    what runs, and where");
        terminal.println("  ./lab fault notification→push latency latency=800 --for 10s");
        terminal.println("  ./lab kill profile-eu           ./lab restart profile-eu");
        terminal.println("  ./lab run SCENARIO              a scenario on this lab; ./lab list shows them");
        if (!status.tenants().isEmpty()) {
            terminal.println("The services take keys now. Those of "
                    + status.tenants().stream()
                            .map(ClusterStatus.TenantStatus::name)
                            .collect(Collectors.joining(", "))
                    + " are in " + context.home().tenantKeys() + ", one file each for curl -H @FILE.");
        }
        terminal.println("Ctrl-C here, or ./lab down, stops it.");
    }

    /** Returns when somebody has asked for the end. */
    void awaitDown() throws InterruptedException {
        down.await();
        context.terminal().news("asked to stop");
    }

    /** Ctrl-C or SIGTERM: the JVM's exit code is then 128 + the signal's number by itself. */
    private void interrupted() {
        LocalCluster running = cluster;
        if (running != null) {
            context.terminal().news("");
            List<String> remaining = healLinks(running);
            remaining.forEach(context.terminal()::news);
        }
        close();
    }

    /** Processes are about to be stopped anyway: only what outlives them in another server needs healing. */
    private static List<String> healLinks(LocalCluster cluster) {
        try {
            cluster.faults().reset();
            return List.of();
        } catch (ClusterException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Terminal terminal = context.terminal();
        if (cluster != null) {
            terminal.news("stopping…");
        }
        if (statusFile != null) {
            statusFile.close();
        }
        if (api != null) {
            api.close();
        }
        if (cluster != null) {
            cluster.close();
            terminal.news("stopped");
        }
        lock.close();
        forgetHook();
    }

    private void forgetHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(onInterrupt);
        } catch (IllegalStateException alreadyShuttingDown) {
            return;
        }
    }
}
