package brownout.chaos.testkit.process;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that one can break: crash, pause, resume, restart.
 *
 * <p>Guarantee: it does not outlive this JVM, not even when the JVM is killed with SIGKILL while the child is paused
 * (see {@link Minder}). Signals go to the child's process group, so that what it started shares its fate.
 *
 * <p>Works where there is a POSIX {@code sh}. Safe to use from several threads; a crash may interrupt a wait for
 * readiness.
 */
public final class ManagedProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration DEATH_TAKES_AT_MOST = Duration.ofSeconds(10);
    private static final Duration FIRST_POLL = Duration.ofMillis(20);
    private static final Duration SLOWEST_POLL = Duration.ofMillis(200);
    private static final int EXCERPT_LINES = 12;

    /** Whether it runs, and who ended it if it does not. */
    public enum State {
        RUNNING,
        PAUSED,
        /** Ended because this object was told to end it. */
        STOPPED,
        /** Ended by itself, or by someone else's signal. */
        EXITED
    }

    private final ProcessSpec spec;
    private final Minder minder;
    private final ProcessLog log;
    private Process process;
    private boolean paused;
    private boolean endWanted;

    private ManagedProcess(ProcessSpec spec, Minder minder) {
        this.spec = spec;
        this.minder = minder;
        this.log = new ProcessLog(spec.log());
        this.process = Launch.of(spec, log, minder);
    }

    /**
     * Starts it and returns at once.
     *
     * @throws ProcessException when its directory or log cannot be made, or there is no {@code sh}
     */
    public static ManagedProcess start(ProcessSpec spec) {
        return new ManagedProcess(spec, Minder.ofThisJvm());
    }

    /**
     * Runs a short-lived program to its end.
     *
     * @throws ProcessException when it fails or takes longer than {@code timeout}
     */
    public static void run(ProcessSpec spec, Duration timeout) {
        try (ManagedProcess process = start(spec)) {
            if (!process.waitForEnd(timeout)) {
                throw process.failure(spec.name() + " has not ended within " + timeout.toMillis() + " ms");
            }
            if (process.exitCode().orElse(-1) != 0) {
                throw process.failure(spec.name() + " failed with exit code "
                        + process.exitCode().orElse(-1));
            }
        }
    }

    public String name() {
        return spec.name();
    }

    public ProcessSpec spec() {
        return spec;
    }

    public ProcessLog log() {
        return log;
    }

    /** Of the newest run, also after its end. */
    public synchronized long pid() {
        return process.pid();
    }

    public synchronized State state() {
        if (process.isAlive()) {
            return paused ? State.PAUSED : State.RUNNING;
        }
        return endWanted ? State.STOPPED : State.EXITED;
    }

    public boolean isAlive() {
        return current().isAlive();
    }

    /** Of the newest run, once it has ended; a signal counts as 128 + its number. */
    public OptionalInt exitCode() {
        Process now = current();
        return now.isAlive() ? OptionalInt.empty() : OptionalInt.of(now.exitValue());
    }

    /** Completes with this process when the newest run ends, whoever ends it. */
    public CompletableFuture<ManagedProcess> onExit() {
        return current().onExit().thenApply(ended -> this);
    }

    /** Memory it holds now as the operating system counts it (RSS), in bytes; 0 when unknown or not running. */
    public long residentBytes() {
        Process now = current();
        return now.isAlive() ? Signals.residentBytes(now.pid()) : 0;
    }

    /** What the newest run has used of all processors, also after its end as far as the operating system still tells. */
    public Duration processorTime() {
        return current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** SIGKILL, to whatever state it is in; returns when it is gone. */
    public void crash() {
        endWith("KILL", DEATH_TAKES_AT_MOST);
    }

    /** SIGSTOP: it keeps its connections and memory, and does nothing. */
    public synchronized void pause() {
        if (!process.isAlive()) {
            throw new ProcessException(spec.name() + " cannot be paused because it does not run; restart it first.");
        }
        Signals.send("STOP", process.pid());
        paused = true;
    }

    /** SIGCONT; does nothing to a process that is not paused. */
    public synchronized void resume() {
        if (paused && process.isAlive()) {
            Signals.send("CONT", process.pid());
        }
        paused = false;
    }

    /**
     * SIGTERM, and SIGKILL after {@code grace}. A paused process is woken to hear of it.
     *
     * @return whether it ended by itself within the grace; true also when it did not run
     */
    public boolean stop(Duration grace) {
        if (endWith("TERM", grace)) {
            return true;
        }
        crash();
        return false;
    }

    private boolean endWith(String signal, Duration patience) {
        Process ending;
        synchronized (this) {
            ending = process;
            if (!ending.isAlive()) {
                return true;
            }
            endWanted = true;
            if (signal.equals("KILL")) {
                Signals.send("KILL", ending.pid());
            } else {
                Signals.sendToLeader(signal, ending.pid());
                resume();
            }
        }
        if (waitFor(ending, patience)) {
            return true;
        }
        if (signal.equals("KILL")) {
            throw new ProcessException(spec.name() + " (pid " + ending.pid() + ") does not end although it was sent"
                    + " SIGKILL; it may hang in the kernel, for instance on a network disk.");
        }
        return false;
    }

    /** Starts it again with the same command. @throws ProcessException when it still runs */
    public synchronized void start() {
        if (process.isAlive()) {
            throw new ProcessException(spec.name() + " already runs with pid " + process.pid() + ".");
        }
        paused = false;
        endWanted = false;
        process = Launch.of(spec, log, minder);
    }

    /** {@link #stop} with a grace of five seconds if it runs, then {@link #start()}. */
    public void restart() {
        stop(GRACE);
        start();
    }

    /** @return whether it has ended within {@code timeout} */
    public boolean waitForEnd(Duration timeout) {
        return waitFor(current(), timeout);
    }

    /**
     * Waits until {@code readiness} has nothing more to ask for. It is asked less and less often, down to five times a
     * second, so that many starting processes are not slowed down by those who wait for them.
     *
     * @throws ProcessException when the process ends first or the time is over, with what was missing and its last log
     *     lines
     */
    public void awaitReady(Readiness readiness, Duration timeout) {
        Process awaited = current();
        Deadline deadline = Deadline.in(timeout);
        Duration pause = FIRST_POLL;
        Optional<String> missing = readiness.missing(this);
        while (missing.isPresent() && !deadline.isPassed()) {
            if (waitFor(awaited, pause)) {
                break;
            }
            pause = pause.compareTo(SLOWEST_POLL) < 0 ? pause.multipliedBy(5).dividedBy(4) : SLOWEST_POLL;
            missing = readiness.missing(this);
        }
        if (!awaited.isAlive()) {
            throw failure(spec.name() + " ended with exit code " + awaited.exitValue() + " after "
                    + deadline.elapsed().toMillis() + " ms, before it was ready");
        }
        if (missing.isPresent()) {
            throw failure(spec.name() + " is not ready after " + timeout.toMillis() + " ms: " + missing.get());
        }
    }

    private ProcessException failure(String what) {
        String cause =
                KnownCauses.in(log.linesOfThisRun()).map(found -> ": " + found).orElse("");
        return new ProcessException(
                what + cause + "; the rest is in " + spec.log() + ".", log.lastLines(EXCERPT_LINES));
    }

    private synchronized Process current() {
        return process;
    }

    private boolean waitFor(Process awaited, Duration timeout) {
        try {
            return awaited.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("The wait for " + spec.name() + " was interrupted.", e);
        }
    }

    /** {@link #stop} with a grace of five seconds. */
    @Override
    public void close() {
        stop(GRACE);
    }

    @Override
    public String toString() {
        return spec.name() + " (pid " + pid() + ", " + state() + ")";
    }
}
