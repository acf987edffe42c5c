package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeguardFilesTest {
    private static final Node WORKER = new Node("video-worker-1", Kind.VIDEO_WORKER);

    @TempDir
    Path directory;

    @Test
    void an_instance_reads_at_its_start_what_is_off() throws IOException {
        LabHome home = new LabHome(directory);
        SafeguardFiles files = new SafeguardFiles(home);
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

    private static List<String> settings(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
