package brownout.chaos.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate on machines with other tools than this one, by a PATH that has nothing else. */
class GateIT {
    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void setsid_where_there_is_one_gives_a_group_of_its_own() throws Exception {
        Process child = sleeper("setsid");
        await().until(() -> ProcessTable.group(child.pid()) == child.pid());
    }

    /** As on macOS. */
    @Test
    void perl_where_there_is_no_setsid_gives_a_group_of_its_own() throws Exception {
        Process child = sleeper("perl");
        await().until(() -> ProcessTable.group(child.pid()) == child.pid());
    }

    @Test
    void without_either_a_child_ignores_ctrl_c() throws Exception {
        Process child = sleeper();
        await().until(() -> ProcessTable.command(child.pid()).endsWith("sleep 600"));
        Signals.sendToLeader("INT", child.pid());
        assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        Signals.send("KILL", child.pid());
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_parent_that_dies_before_registering_a_child_never_lets_it_run() throws Exception {
        Path marker = directory.resolve("ran");
        Process held = start(new ProcessBuilder(Gate.waiting(List.of("touch", marker.toString()))));
        held.getOutputStream().close();

        assertThat(held.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(held.exitValue()).isEqualTo(125);
        assertThat(marker).doesNotExist();
    }

    @Test
    void a_child_runs_with_the_pid_it_was_registered_with() throws Exception {
        Path file = directory.resolve("pid");
        Process child = start(new ProcessBuilder(Gate.waiting(List.of("sh", "-c", "echo $$ > " + file))));
        letGo(child);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(file).strip()).isEqualTo(Long.toString(child.pid()));
    }

    private Process sleeper(String... tools) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        List<String> all = new ArrayList<>(List.of(tools));
        all.add("sleep");
        for (String tool : all) {
            Path there = Arrays.stream(System.getenv("PATH").split(":"))
                    .map(each -> Path.of(each, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElse(null);
            Assumptions.assumeTrue(there != null, "this machine has no " + tool);
            // Not a link: JUnit warns of links that lead out of its directory.
            Path stand = Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
            assertThat(stand.toFile().setExecutable(true)).isTrue();
        }
        List<String> command = new ArrayList<>(Gate.waiting(List.of("sleep", "600")));
        command.set(0, "/bin/sh");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", bin.toString());
        Process child = start(builder);
        letGo(child);
        return child;
    }

    private Process start(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static void letGo(Process child) throws Exception {
        try (OutputStream gate = child.getOutputStream()) {
            gate.write('\n');
        }
    }
}
