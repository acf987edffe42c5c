package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartIT {
    @TempDir
    Path directory;

    @Test
    void what_has_started_is_stopped_when_something_does_not_come_up() {
        LocalLab lab =
                LocalLab.privateIn(directory, new LabHome(directory), StartOptions.DEFAULT, StartProgress.SILENT);

        assertThatThrownBy(lab::start)
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessageContaining("is not built");

        assertThat(ProcessHandle.current().descendants())
                .map(process -> process.info().commandLine().orElse(""))
                .noneMatch(command -> command.contains(directory.toString()));
    }

    @Test
    void a_toxiproxy_that_is_not_there_is_named() {
        URI nowhere = URI.create("http://127.0.0.1:1");
        LocalLab lab = LocalLab.privateIn(
                directory,
                new LabHome(directory),
                new StartOptions(1, Optional.of(nowhere), Optional.empty(), 0),
                StartProgress.SILENT);

        assertThatThrownBy(lab::start).hasMessageContaining("there is no Toxiproxy at " + nowhere);
    }

    @Test
    void data_of_another_number_of_brokers_are_not_touched() throws Exception {
        LabHome home = new LabHome(directory);
        Files.createDirectories(home.data());
        Files.writeString(home.data().resolve("brokers"), "3\n");

        assertThatThrownBy(() -> LocalLab.privateIn(directory, home, StartOptions.DEFAULT, StartProgress.SILENT))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_NAME))
                .hasMessageContaining("--brokers 3")
                .hasMessageContaining("--fresh");
        assertThat(home.data().resolve("brokers")).hasContent("3");
    }
}
