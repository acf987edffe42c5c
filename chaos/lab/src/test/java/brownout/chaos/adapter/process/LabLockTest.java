package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.LabHome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabLockTest {
    @TempDir
    Path directory;

    @Test
    void a_second_lab_is_told_the_pid_of_the_first() {
        LabHome home = new LabHome(directory);
        try (LabLock held = LabLock.acquire(home)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> LabLock.acquire(home))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.MISSING))
                    .hasMessageContaining("already up")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void scenarios_are_run_by_one_at_a_time_on_a_lab_that_is_up() {
        LabHome home = new LabHome(directory);
        try (LabLock up = LabLock.acquire(home);
                LabLock run = LabLock.acquireForRun(home)) {
            assertThat(up).isNotNull();
            assertThat(run).isNotNull();
            assertThatThrownBy(() -> LabLock.acquireForRun(home))
                    .isInstanceOfSatisfying(
                            ClusterException.class,
                            e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.MISSING))
                    .hasMessageContaining("already being run")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_lock_file_that_nobody_holds_is_no_lock() throws Exception {
        LabHome home = new LabHome(directory);
        Files.writeString(home.lockFile(), "999999999999\n");

        try (LabLock lock = LabLock.acquire(home)) {
            assertThat(lock).isNotNull();
            assertThat(home.lockFile())
                    .hasContent(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void a_home_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> LabLock.acquire(new LabHome(file.resolve("home"))))
                .hasMessageContaining(file.resolve("home").toString())
                .hasMessageContainingAll("cannot be made", "BROWNOUT_HOME");
    }
}
