package brownout.chaos.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterJsonTest {
    @TempDir
    Path directory;

    private static ClusterStatus status(long pid, URI lab) {
        return new ClusterStatus(
                Path.of("/home/ana/with space/.lab"),
                pid,
                URI.create("http://127.0.0.1:8474"),
                "127.0.0.1:9092",
                Map.of("lab/http", lab, "profile-us/grpc", URI.create("grpc://127.0.0.1:9301")),
                List.of(new ClusterStatus.ProcessStatus("kafka-1", "kafka", "up", 7, Path.of("/log"), 1 << 20, 0)),
                List.of(new ClusterStatus.Link(
                        "notification→kafka", List.of("notification_to_kafka"), List.of("127.0.0.1:1"))),
                List.of(new ClusterStatus.TenantStatus(
                        "acme",
                        List.of(new ClusterStatus.KeyStatus(
                                "reader", List.of("reader"), Path.of("/keys/acme.reader"))))));
    }

    @Test
    void a_status_survives_the_round_trip() throws Exception {
        ClusterStatus status = status(42, URI.create("http://127.0.0.1:7070"));
        assertThat(ClusterJson.status(ClusterJson.write(status))).isEqualTo(status);
    }

    @Test
    void the_launcher_finds_the_pid_on_a_line_of_its_own() {
        assertThat(ClusterJson.write(status(42, URI.create("http://127.0.0.1:7070")))
                        .lines())
                .filteredOn(line -> line.matches("^ *\"pid\" *: *42,?$"))
                .hasSize(1);
    }

    @Test
    void fields_of_a_later_version_are_left_out() throws Exception {
        ClusterStatus status = status(42, URI.create("http://127.0.0.1:7070"));
        String later = ClusterJson.write(status).replaceFirst("\\{", "{\"moon\": \"full\",");
        assertThat(ClusterJson.status(later)).isEqualTo(status);
    }

    @Test
    void without_a_status_file_no_lab_is_up() {
        assertNoLab();
    }

    @Test
    void a_half_written_status_file_is_no_lab() throws Exception {
        Files.writeString(new LabHome(directory).statusFile(), "{\"pid\": 4");
        assertNoLab();
    }

    @Test
    void a_status_file_of_a_dead_process_is_no_lab() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        write(status(dead.pid(), URI.create("http://127.0.0.1:1")));
        assertNoLab();
    }

    @Test
    void a_status_file_whose_pid_was_given_to_another_program_is_no_lab() throws Exception {
        write(status(ProcessHandle.current().pid(), URI.create("http://127.0.0.1:1")));
        assertNoLab();
    }

    private void write(ClusterStatus status) throws Exception {
        Files.writeString(new LabHome(directory).statusFile(), ClusterJson.write(status));
    }

    private void assertNoLab() {
        assertThatThrownBy(() -> RemoteCluster.find(new LabHome(directory)))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.MISSING))
                .hasMessage("no lab is running: start one with ./lab up");
    }
}
