package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.process.Directories;
import brownout.chaos.adapter.process.LocalCluster;
import brownout.chaos.adapter.process.LocalLab;
import brownout.chaos.adapter.process.PrivateFiles;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.fault.FaultPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * A lab for one command: on free ports, in a directory {@code private-<pid>} of its own that is removed at the end. Logs
 * stay when something did not come up or died by itself. Ctrl-C, too, leaves nothing.
 */
final class PrivateLab implements Cluster {
    private static final String PREFIX = "private-";

    private final LocalCluster cluster;
    private final LabHome home;
    private final StartProgress progress;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread onInterrupt = new Thread(this::end, "stop-private-lab");

    private PrivateLab(LocalCluster cluster, LabHome home, StartProgress progress) {
        this.cluster = cluster;
        this.home = home;
        this.progress = progress;
    }

    static PrivateLab start(Path root, LabHome labs, StartOptions options, StartProgress progress) {
        PrivateFiles.directory(labs.directory());
        removeLeftovers(labs);
        LabHome home = new LabHome(
                labs.directory().resolve(PREFIX + ProcessHandle.current().pid()));
        Directories.delete(home.directory());
        Thread duringStart = new Thread(() -> Directories.delete(home.directory()), "remove-private-lab");
        Runtime.getRuntime().addShutdownHook(duringStart);
        try {
            LocalCluster cluster =
                    LocalLab.privateIn(root, home, options, progress).start();
            PrivateLab lab = new PrivateLab(cluster, home, progress);
            Runtime.getRuntime().addShutdownHook(lab.onInterrupt);
            return lab;
        } catch (ClusterException e) {
            Directories.delete(home.data());
            throw e;
        } finally {
            removeHook(duringStart);
        }
    }

    /** Of commands that were killed with SIGKILL; the logs of the dead stay a while for whoever wants to know why. */
    private static void removeLeftovers(LabHome labs) {
        try (Stream<Path> directories = Files.list(labs.directory())) {
            directories.filter(PrivateLab::isLeftOver).forEach(Directories::delete);
        } catch (IOException e) {
            throw new ClusterException("cannot look into " + labs.directory() + ": " + e.getMessage(), e);
        }
    }

    private static boolean isLeftOver(Path directory) {
        String name = directory.getFileName().toString();
        if (!name.matches(PREFIX + "[0-9]{1,10}")) {
            return false;
        }
        long pid = Long.parseLong(name.substring(PREFIX.length()));
        return ProcessHandle.of(pid).isEmpty();
    }

    @Override
    public ClusterStatus status() {
        return cluster.status();
    }

    @Override
    public FaultPlane faults() {
        return cluster.faults();
    }

    @Override
    public void crash(String process) {
        cluster.crash(process);
    }

    @Override
    public void crash(String process, Duration timeToLive) {
        cluster.crash(process, timeToLive);
    }

    @Override
    public void pause(String process, Duration timeToLive) {
        cluster.pause(process, timeToLive);
    }

    @Override
    public void resume(String process) {
        cluster.resume(process);
    }

    @Override
    public void restart(String process) {
        cluster.restart(process);
    }

    @Override
    public Map<String, Boolean> switchSafeguard(String service, String safeguard, boolean enabled) {
        return cluster.switchSafeguard(service, safeguard, enabled);
    }

    @Override
    public Map<String, Boolean> switchSafeguardOff(String service, String safeguard, Duration timeToLive) {
        return cluster.switchSafeguardOff(service, safeguard, timeToLive);
    }

    @Override
    public void configure(String service, Map<String, String> settings, Duration timeToLive) {
        cluster.configure(service, settings, timeToLive);
    }

    @Override
    public boolean putBackSettings(String service) {
        return cluster.putBackSettings(service);
    }

    @Override
    public List<String> heal() {
        return cluster.heal();
    }

    @Override
    public void close() {
        removeHook(onInterrupt);
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        boolean keepLogs = cluster.hasCasualties();
        cluster.kill();
        Directories.delete(keepLogs ? home.data() : home.directory());
        if (keepLogs) {
            progress.note("something died by itself: the logs stay in " + home.logs());
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            return;
        }
    }
}
