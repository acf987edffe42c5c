package brownout.chaos.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise in full: a real JVM, real children, a real SIGKILL. */
class NoOrphansIT {
    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killParents() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void nothing_survives_kill_9_of_the_parent() throws Exception {
        Process parent = parent("wait");
        List<Long> children = pids(parent);
        assertThat(children).hasSize(5).allMatch(ProcessTable::isRunning);
        assertThat(ProcessTable.state(children.get(2))).startsWith("T");

        parent.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessTable::isRunning));
    }

    @Test
    void nothing_survives_a_parent_that_forgot_to_close() throws Exception {
        List<Long> children = pids(parent("exit"));
        await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessTable::isRunning));
    }

    @Test
    void a_minder_that_was_killed_is_replaced_at_once_and_told_everything() throws Exception {
        Process parent = parent("wait-after-losing-the-minder");
        List<Long> children = pids(parent);
        assertThat(children).hasSize(5).allMatch(ProcessTable::isRunning);

        parent.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).until(() -> children.stream().noneMatch(ProcessTable::isRunning));
    }

    private Process parent(String then) throws Exception {
        Process parent = new ProcessBuilder(
                        JavaCommand.java().toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ClassPath.locationOf(ParentMain.class)
                                + File.pathSeparator
                                + ClassPath.locationOf(ManagedProcess.class),
                        ParentMain.class.getName(),
                        directory.toString(),
                        then)
                .redirectErrorStream(true)
                .start();
        started.add(parent);
        return parent;
    }

    private static List<Long> pids(Process parent) throws Exception {
        BufferedReader output = parent.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("pids ")) {
                return Arrays.stream(line.substring(5).split(" "))
                        .map(Long::valueOf)
                        .toList();
            }
        }
        throw new AssertionError("the parent printed no pids");
    }
}
