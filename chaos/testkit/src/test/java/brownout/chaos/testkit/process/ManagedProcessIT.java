package brownout.chaos.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.ManagedProcess.State;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<ManagedProcess> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(ManagedProcess::crash);
    }

    @Test
    void a_crash_is_a_kill_9_and_counts_as_wanted() {
        ManagedProcess process = sh("exec sleep 600");
        assertThat(process.state()).isEqualTo(State.RUNNING);
        assertThat(process.residentBytes()).isPositive();
        assertThat(process.exitCode()).isEmpty();

        process.crash();

        assertThat(process.state()).isEqualTo(State.STOPPED);
        assertThat(process.exitCode()).hasValue(128 + 9);
        assertThat(process.residentBytes()).isZero();
    }

    @Test
    void what_a_process_takes_of_the_processor_is_known() {
        ManagedProcess process = sh("while :; do :; done");
        await().atMost(LONG).until(() -> process.processorTime().compareTo(Duration.ZERO) > 0);
    }

    @Test
    void a_process_that_ends_by_itself_is_told_apart_from_one_that_was_stopped() throws Exception {
        ManagedProcess process = sh("exit 3");
        assertThat(process.onExit().get(30, TimeUnit.SECONDS)).isSameAs(process);
        assertThat(process.state()).isEqualTo(State.EXITED);
        assertThat(process.exitCode()).hasValue(3);
    }

    @Test
    void a_paused_process_does_nothing_until_it_is_resumed() {
        ManagedProcess process = sh("while :; do echo tick; sleep 0.02; done");
        process.awaitReady(Readiness.logLine("tick"), LONG);

        process.pause();
        // D: a shell that is stopped in the middle of a vfork would wait, as still, for its stopped child; see below.
        await().until(() -> ProcessTable.state(process.pid()).matches("[TD].*"));
        assertThat(process.state()).isEqualTo(State.PAUSED);
        int ticks = process.log().linesOfThisRun().size();
        await().pollDelay(Duration.ofMillis(300))
                .until(() -> process.log().linesOfThisRun().size() == ticks);

        process.resume();
        assertThat(process.state()).isEqualTo(State.RUNNING);
        await().until(() -> process.log().linesOfThisRun().size() > ticks);
    }

    @Test
    void stopping_lets_a_process_finish_even_if_it_was_paused() {
        ManagedProcess process = sh("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done");
        process.awaitReady(Readiness.logLine("up"), LONG);
        process.pause();

        assertThat(process.stop(LONG)).isTrue();
        assertThat(process.state()).isEqualTo(State.STOPPED);
        assertThat(process.log().lastLines(1)).containsExactly("bye");
    }

    @Test
    void a_process_deaf_to_sigterm_is_killed_after_the_grace() {
        ManagedProcess process = sh("trap '' TERM; echo up; while :; do sleep 0.02; done");
        process.awaitReady(Readiness.logLine("up"), LONG);

        assertThat(process.stop(Duration.ofMillis(200))).isFalse();
        assertThat(process.exitCode()).hasValue(128 + 9);
    }

    @Test
    void children_of_a_process_share_its_fate() throws Exception {
        Path pid = directory.resolve("child.pid");
        for (String end : List.of("crash", "exit")) {
            ManagedProcess process = sh("sleep 600 & echo $! > " + pid + "; echo " + end
                    + "-up; read -r x < /dev/null; " + (end.equals("exit") ? "exit 0" : "wait"));
            if (end.equals("crash")) {
                process.awaitReady(Readiness.logLine("crash-up"), LONG);
                process.crash();
            } else {
                assertThat(process.waitForEnd(LONG)).isTrue();
            }
            long child = Long.parseLong(Files.readString(pid).strip());
            await().atMost(LONG).until(() -> !ProcessTable.isRunning(child));
        }
    }

    @Test
    void a_restart_keeps_the_command_and_the_log_and_looks_only_at_the_new_run() {
        ManagedProcess process = sh("echo up; exec sleep 600");
        process.awaitReady(Readiness.logLine("up"), LONG);
        long before = process.pid();

        process.restart();
        process.awaitReady(Readiness.logLine("up"), LONG);

        assertThat(process.pid()).isNotEqualTo(before);
        assertThat(process.log().linesOfThisRun()).containsExactly("up");
        assertThat(process.log().file()).hasContent("up\nup");
        assertThatThrownBy(process::start).isInstanceOf(ProcessException.class).hasMessageContaining("already runs");
    }

    @Test
    void ctrl_c_does_not_reach_a_child_through_the_terminal() {
        ManagedProcess process = sh("echo up; exec sleep 600");
        process.awaitReady(Readiness.logLine("up"), LONG);
        assertThat(ProcessTable.group(process.pid()))
                .isEqualTo(process.pid())
                .isNotEqualTo(ProcessTable.group(ProcessHandle.current().pid()));
    }

    @Test
    void failing_to_get_ready_says_what_was_missing_and_what_was_printed_last() {
        ManagedProcess process = sh("echo thinking; exec sleep 600");
        ProcessException failure = catchThrowableOfType(
                ProcessException.class,
                () -> process.awaitReady(
                        Readiness.logLine("thinking").and(Readiness.tcp(FreePorts.next())), Duration.ofSeconds(1)));
        assertThat(failure.sentence())
                .contains("sh is not ready after 1000 ms: nothing accepts connections on port")
                .doesNotContain("\n");
        assertThat(failure.getMessage()).endsWith("| thinking");
    }

    @Test
    void ending_before_being_ready_is_noticed_at_once_and_known_causes_are_named() {
        Map<String, String> causes = Map.of(
                "cannot write: No space left on device", "the disk is full",
                "bind: Address already in use", "a port it needs is taken",
                "something else", "exit code 1");
        causes.forEach((printed, said) -> assertThatThrownBy(() ->
                        sh("echo '" + printed + "'; exit 1").awaitReady(Readiness.logLine("up"), Duration.ofHours(1)))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("before it was ready")
                .hasMessageContaining(said)
                .hasMessageContaining("| " + printed));
    }

    @Test
    void a_program_that_is_not_installed_is_named() {
        ManagedProcess process = start(new ProcessSpec("ghost", List.of("no-such-program"), directory));
        assertThatThrownBy(() -> process.awaitReady(Readiness.logLine("up"), LONG))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("ghost ended with exit code 127")
                .hasMessageContaining("no-such-program");
    }

    @Test
    void environment_and_arguments_arrive_unchanged() {
        ManagedProcess process = start(new ProcessSpec(
                "args",
                List.of("sh", "-c", "printf '%s|' \"$COLOUR\" \"$@\"", "sh", "a b", "$HOME", "'", ""),
                Map.of("COLOUR", "light blue"),
                directory,
                directory.resolve("logs/args.log")));
        assertThat(process.waitForEnd(LONG)).isTrue();
        assertThat(process.log().linesOfThisRun()).containsExactly("light blue|a b|$HOME|'||");
    }

    @Test
    void a_short_program_that_fails_is_an_exception() {
        assertThatThrownBy(() -> ManagedProcess.run(
                        new ProcessSpec("tool", List.of("sh", "-c", "echo no; exit 4"), directory), LONG))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("tool failed with exit code 4");
        ManagedProcess.run(new ProcessSpec("tool", List.of("true"), directory), LONG);
    }

    @Test
    void pausing_what_does_not_run_is_refused() {
        ManagedProcess process = sh("exit 0");
        assertThat(process.waitForEnd(LONG)).isTrue();
        assertThatThrownBy(process::pause).isInstanceOf(ProcessException.class).hasMessageContaining("does not run");
        process.resume();
        assertThat(process.stop(LONG)).isTrue();
    }

    @Test
    void free_ports_differ_and_a_taken_one_is_replaced() throws Exception {
        assertThat(List.of(FreePorts.next(), FreePorts.next(), FreePorts.next()))
                .doesNotHaveDuplicates();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.preferably(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
        }
        int free = FreePorts.next();
        assertThat(FreePorts.preferably(free)).isEqualTo(free);
    }

    @Test
    void a_data_directory_without_room_or_without_permission_is_refused_in_one_sentence() throws Exception {
        assertThatThrownBy(() -> DataDirectory.prepare(directory.resolve("d"), "Kafka", 1L << 40))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("MB left and Kafka needs 1099511627776 MB: free some space");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.prepare(file, "Kafka", 1))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("cannot be written");
    }

    private ManagedProcess sh(String script) {
        return start(new ProcessSpec("sh", List.of("sh", "-c", script), directory));
    }

    private ManagedProcess start(ProcessSpec spec) {
        ManagedProcess process = ManagedProcess.start(spec);
        started.add(process);
        return process;
    }
}
