package brownout.chaos.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kills this JVM's children when this JVM is gone, however it went.
 *
 * <p>Invariant: a child runs its program only while a minder knows its pid. The minder is a {@code sh} that reads pids
 * from a pipe whose only writing end this JVM holds. The kernel closes that end when the JVM dies ({@code kill -9}
 * included), the minder reads end of file, and sends SIGKILL to every process group it knows; SIGKILL also ends what is
 * stopped. There is no window at the start because of {@link Gate}: a child waits for its turn until it is registered,
 * and goes away if this JVM dies first.
 *
 * <p>How it can fail: somebody kills the minder and the JVM at the same moment. A minder that dies alone is replaced at
 * once and told every pid again, a few times; a machine where it keeps dying is told to at the next registration.
 */
final class Minder {
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            known=' '
            while read -r change pid; do
              case $change in
                +) known="$known$pid " ;;
                -) case $known in
                     *" $pid "*) known="${known%%" $pid "*} ${known#*" $pid "}" ;;
                   esac
                   kill -KILL "-$pid" 2>/dev/null ;;
              esac
            done
            for pid in $known; do
              kill -KILL "-$pid" 2>/dev/null
              kill -KILL "$pid" 2>/dev/null
            done
            """;

    private static final int REPLACEMENTS = 10;

    private final Set<Long> pids = new LinkedHashSet<>();
    private @Nullable Process shell;
    private @Nullable Writer pipe;
    private int replaced;

    private Minder() {}

    /** One per JVM: it minds whatever the JVM starts, and is itself a process. */
    static Minder ofThisJvm() {
        return Holder.MINDER;
    }

    synchronized void watch(long pid) {
        pids.add(pid);
        if (shell == null || !shell.isAlive()) {
            startShell();
        } else if (!tell("+", pid)) {
            startShell();
        }
    }

    /** To be called once the process is gone; what it left in its process group is killed. */
    synchronized void forget(long pid) {
        pids.remove(pid);
        tell("-", pid);
    }

    private void startShell() {
        try {
            Process started = new ProcessBuilder(Gate.ownSession("sh", "-c", SCRIPT))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            shell = started;
            pipe = started.outputWriter(StandardCharsets.US_ASCII);
            started.onExit().thenAccept(this::replace);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start sh, which is needed to watch over child processes", e);
        }
        for (long pid : pids) {
            if (!tell("+", pid)) {
                throw new ProcessException("The watcher over child processes (a sh process) died as soon as it started;"
                        + " check that /bin/sh works.");
            }
        }
    }

    private synchronized void replace(Process dead) {
        if (dead == shell && !pids.isEmpty() && replaced < REPLACEMENTS) {
            replaced++;
            startShell();
        }
    }

    private boolean tell(String change, long pid) {
        try {
            if (pipe != null) {
                pipe.write(change + " " + pid + "\n");
                pipe.flush();
            }
            return pipe != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static final class Holder {
        private static final Minder MINDER = new Minder();
    }
}
