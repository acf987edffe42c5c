package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Tenants;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
                new StartOptions(1, Optional.of(nowhere), Optional.empty(), Tenants.NONE, 0),
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

    @Test
    void an_interrupted_start_leaves_nothing_behind_and_blames_nobody_else() throws Exception {
        LabHome home = new LabHome(directory.resolve("interrupted"));
        LocalLab lab = LocalLab.withoutServicesIn(Path.of("../.."), home, StartOptions.DEFAULT, StartProgress.SILENT);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread starter = new Thread(() -> {
            try {
                lab.start();
                failure.complete(new AssertionError("it started"));
            } catch (RuntimeException e) {
                failure.complete(e);
            }
        });
        starter.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.sessionKey()));

        starter.interrupt();

        assertThat(failure.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the start of the lab was interrupted");
        assertThat(ProcessHandle.current().descendants())
                .noneMatch(child -> child.info()
                        .commandLine()
                        .orElse("")
                        .contains(home.directory().toString()));
    }
}
