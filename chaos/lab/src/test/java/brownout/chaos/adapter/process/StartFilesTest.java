package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFilesTest {
    private static final Node WORKER = new Node("video-worker-1", Kind.VIDEO_WORKER);

    @TempDir
    Path directory;

    @Test
    void an_instance_reads_at_its_start_what_is_off() throws IOException {
        LabHome home = new LabHome(directory);
        StartFiles files = new StartFiles(home);
        Path file = files.clear(WORKER);
        assertThat(settings(file)).isEmpty();

        files.write(WORKER, "fencing-token", false);
        files.write(WORKER, "admission-control", false);
        assertThat(settings(file))
                .containsExactlyInAnyOrder(
                        "jobqueue.safeguards.fencing-token=false", "jobqueue.safeguards.admission-control=false");

        files.write(WORKER, "fencing-token", true);
        assertThat(settings(file)).containsExactly("jobqueue.safeguards.admission-control=false");
        assertThat(files.clear(WORKER)).isEqualTo(file);
        assertThat(settings(file)).isEmpty();
    }

    @Test
    void changed_settings_stand_beside_the_safeguards_and_outrank_the_command_line() throws IOException {
        StartFiles files = new StartFiles(new LabHome(directory));
        Path file = files.clear(WORKER);
        files.write(WORKER, "fencing-token", false);

        assertThat(files.configure(WORKER, Map.of("jobqueue.lease", "1s"))).isTrue();
        assertThat(files.configure(WORKER, Map.of("jobqueue.lease", "1s"))).isFalse();
        assertThat(settings(file))
                .containsExactlyInAnyOrder(
                        "jobqueue.safeguards.fencing-token=false", "jobqueue.lease=1s", "config_ordinal=500");

        assertThat(files.configure(WORKER, Map.of())).isTrue();
        assertThat(files.configure(WORKER, Map.of())).isFalse();
        assertThat(settings(file)).containsExactly("jobqueue.safeguards.fencing-token=false");
    }

    private static List<String> settings(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
