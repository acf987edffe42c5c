package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioCommandsTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean started;

    @Test
    void list_names_every_scenario_with_what_it_teaches() {
        assertThat(lab("list")).isZero();
        assertThat(text(out))
                .contains("notification/lost-ack", "The provider accepted, the answer was lost")
                .contains("job-queue/worker-paused-past-lease", "profile/read-your-writes-lost")
                .contains("teaches retries, idempotency, unknown outcome");
    }

    @Test
    void show_explains_a_scenario_and_prints_a_text_that_validates() throws IOException {
        assertThat(lab("show", "notification/lost-ack")).isZero();
        assertThat(text(out))
                .contains("Claim: Every accepted notification", "What happens:", "Variants:")
                .contains("  without provider-idempotency-key: violates no-duplicate-send");

        String yaml = text(out).substring(text(out).indexOf("name: "), text(out).indexOf("Run it:"));
        Path copy = Files.writeString(directory.resolve("copy.yaml"), yaml);
        assertThat(lab("validate", copy.toString())).isZero();
        assertThat(text(out)).contains("copy.yaml: good: notification/lost-ack, notifications for ");
    }

    @Test
    void a_misspelled_scenario_is_answered_with_the_nearest() {
        for (String command : new String[] {"show", "run", "validate"}) {
            err.reset();
            assertThat(lab(command, "notification/lost-akc")).isEqualTo(64);
            assertThat(text(err)).contains("did you mean 'notification/lost-ack'?");
        }
        assertThat(started).isFalse();
    }

    @Test
    void validate_reports_line_and_suggestion_and_goes_on_with_the_next_file() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.yaml"), """
                name: notification/broken
                title: Broken
                hypothesis: None.
                workload: { kind: notifications, rate: 0/s, for: 20s }
                faults:
                  - { at: 3s, for: 5s, link: notification→psuh, partition: both }
                checks: [no-lost-send]
                variants: [{ expect: holds }]
                """);

        assertThat(lab("validate", broken.toString(), "notification/lost-ack")).isEqualTo(64);
        assertThat(text(err))
                .contains(broken + ":4:40: 'rate' is 0")
                .contains(broken + ":6:30: unknown link 'notification→psuh'; did you mean 'notification→push'?");
        assertThat(text(out)).contains("notification/lost-ack: good");
    }

    @Test
    void validate_says_when_too_little_can_begin_while_a_fault_is_on() throws IOException {
        Path thin = Files.writeString(
                directory.resolve("thin.yaml"),
                new ScenarioLibrary().text("notification/lost-ack").replaceFirst("rate: [0-9]+/s", "rate: 1/s"));

        assertThat(lab("validate", thin.toString(), "notification/lost-ack")).isZero();

        assertThat(text(err).lines())
                .isNotEmpty()
                .allMatch(line -> line.startsWith(thin + ": but at 1.00/s only about ") && line.contains("needs 5"));
    }

    @Test
    void run_starts_nothing_when_anything_is_wrong_with_what_was_asked() {
        assertThat(lab("run", "notification/lost-ack", "--set", "workload.rate=0/s"))
                .isEqualTo(64);
        assertThat(text(err)).contains("--set workload.rate=0/s: 'rate' is 0");

        assertThat(lab("run", "notification/lost-ack", "--without", "provider-idempotency-kye"))
                .isEqualTo(64);
        assertThat(text(err)).contains("did you mean 'provider-idempotency-key'?");

        assertThat(lab("run", "notification/lost-ack", "--without", "fencing-token"))
                .isEqualTo(64);
        assertThat(text(err))
                .contains("--without fencing-token would show nothing: it belongs to job-queue-service")
                .contains("provider-idempotency-key");
        assertThat(lab("run", "notification/lost-ack", "--seed", "-1")).isEqualTo(64);
        assertThat(lab("run", "notification/lost-ack", "--seed", "many")).isEqualTo(64);
        assertThat(lab("run")).isEqualTo(64);
        assertThat(started).isFalse();
    }

    @Test
    void coverage_names_what_has_a_hole_and_ends_with_1_as_long_as_there_is_one() throws IOException {
        Path readme = Files.createDirectories(directory.resolve("notification-service"))
                .resolve("README.md");
        Files.writeString(readme, "| 1 | `SomeTest.it` | |\n| 2 | | |\n");

        assertThat(lab("coverage", "--missing")).isEqualTo(1);

        assertThat(text(out))
                .contains("safeguard × scenario", "crash point × test  1 hole", "check × seen to fail  no hole")
                .doesNotContain("SomeTest.it", "notification/provider-idempotency-key");
        out.reset();
        assertThat(lab("coverage", "--json")).isEqualTo(1);
        assertThat(text(out)).startsWith("[ {").contains("\"isHole\" : true");
        Files.delete(readme);
        assertThat(lab("coverage")).isEqualTo(69);
        assertThat(text(err)).contains("cannot read the crash points");
    }

    @Test
    void a_missing_prerequisite_has_an_exit_code_of_its_own() {
        assertThat(lab("run", "notification/lost-ack")).isEqualTo(69);
        assertThat(started).isTrue();
        assertThat(text(err)).contains("no Redis binary");
    }

    private int lab(String... arguments) {
        Terminal terminal = new Terminal(print(out), print(err), false, 100);
        Clusters none = new Clusters() {
            @Override
            public Cluster connect() {
                throw new ClusterException(ClusterException.Reason.MISSING, "no lab is running");
            }

            @Override
            public Cluster connectOrStart(StartOptions options, StartProgress progress) {
                started = true;
                throw new ClusterException(ClusterException.Reason.MISSING, "no Redis binary");
            }
        };
        LabContext context = new LabContext(directory, new LabHome(directory.resolve("home")), terminal, none);
        return LabMain.commandLine(context).execute(arguments);
    }

    private static PrintStream print(ByteArrayOutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
