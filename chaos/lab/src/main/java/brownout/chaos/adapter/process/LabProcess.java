package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A child process under the name that scenarios know it by. */
final class LabProcess {
    private final Node node;
    private final ManagedProcess process;
    private final Runnable awaitReady;
    private final Consumer<String> news;
    private volatile boolean ready;
    private final AtomicInteger deaths = new AtomicInteger();
    private boolean retired;
    private volatile Runnable onChange = () -> {};

    /**
     * @param awaitReady returns once the process can be used, throws {@link ProcessException} when it will not
     * @param news told when it dies although nobody asked it to
     */
    LabProcess(Node node, ManagedProcess process, Runnable awaitReady, Consumer<String> news) {
        this.node = node;
        this.process = process;
        this.awaitReady = awaitReady;
        this.news = news;
        watch();
    }

    Node node() {
        return node;
    }

    String name() {
        return node.name();
    }

    /** @param listener run after everything that changes the state or the process id */
    void onChange(Runnable listener) {
        onChange = listener;
    }

    void awaitReady() {
        await(process, awaitReady);
        ready = true;
        onChange.run();
    }

    void crash() {
        ready = false;
        translated(process::crash);
    }

    void pause() {
        translated(process::pause);
    }

    void resume() {
        translated(process::resume);
    }

    /**
     * Without waiting until it is ready.
     *
     * @throws ClusterException when it is retired
     */
    synchronized void start() {
        if (retired) {
            throw new ClusterException(name() + " is not started again: the lab is being stopped");
        }
        ready = false;
        translated(process::restart);
        watch();
    }

    /**
     * Stops it for good: somebody who heals at the same time must not start it behind the back of the one who stops all.
     *
     * @param grace to end by itself after SIGTERM; zero: SIGKILL at once
     */
    void retire(Duration grace) {
        synchronized (this) {
            retired = true;
        }
        ready = false;
        if (grace.isZero()) {
            process.crash();
        } else {
            process.stop(grace);
        }
    }

    /** Runs, is not paused, and can be called: a JVM that is still booting cannot. */
    boolean isUp() {
        return ready && runs();
    }

    boolean runs() {
        return process.state() == ManagedProcess.State.RUNNING;
    }

    boolean isPaused() {
        return process.state() == ManagedProcess.State.PAUSED;
    }

    /** How often it has ended although nobody asked it to. */
    int deaths() {
        return deaths.get();
    }

    private boolean hasFailed() {
        return process.state() == ManagedProcess.State.EXITED;
    }

    ProcessStatus status() {
        String state =
                switch (process.state()) {
                    case RUNNING -> isUp() ? "up" : "starting";
                    case PAUSED -> "paused";
                    case STOPPED -> "down";
                    case EXITED -> "failed";
                };
        long pid = process.isAlive() ? process.pid() : 0;
        return new ProcessStatus(
                name(), node.kind().label(), state, pid, process.spec().log(), process.residentBytes(), deaths());
    }

    private void watch() {
        var unused = process.onExit().thenAccept(ended -> {
            if (!hasFailed()) {
                return;
            }
            deaths.incrementAndGet();
            if (ready) {
                ready = false;
                news.accept(
                        name() + " died with exit code " + process.exitCode().orElse(-1) + cause() + "; its log is "
                                + process.spec().log() + ", ./lab restart " + name() + " starts it again");
            }
            onChange.run();
        });
    }

    private String cause() {
        List<String> lines = process.log().lastLines(200);
        if (lines.stream().anyMatch(line -> line.contains("No space left on device"))) {
            return " because the disk is full: free some space";
        }
        if (lines.stream().anyMatch(line -> line.contains("OutOfMemoryError"))) {
            return " because its heap was too small";
        }
        return "";
    }

    /** Returns when {@code awaited} does; a failure names what the process itself said last. */
    static void await(ManagedProcess process, Runnable awaited) {
        try {
            awaited.run();
        } catch (ProcessException e) {
            throw new ClusterException(LastWords.of(e, process.log().linesOfThisRun()), e);
        }
    }

    private void translated(Runnable action) {
        try {
            action.run();
            onChange.run();
        } catch (ProcessException e) {
            throw new ClusterException(e.sentence(), e);
        }
    }
}
