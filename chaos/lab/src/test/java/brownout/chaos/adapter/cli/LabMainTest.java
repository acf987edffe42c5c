package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabMainTest {
    @TempDir
    Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int width = 100;
    private boolean colour;

    private int lab(String... arguments) {
        Clusters clusters = new Clusters() {
            @Override
            public Cluster connect() {
                return cluster;
            }

            @Override
            public Cluster connectOrStart(StartOptions options, StartProgress progress) {
                return cluster;
            }
        };
        Terminal terminal = new Terminal(stream(out), stream(err), colour, width);
        return LabMain.commandLine(new LabContext(directory, new LabHome(directory), terminal, clusters))
                .execute(arguments);
    }

    @Test
    void an_error_of_the_machine_does_not_look_like_a_verdict() {
        Terminal terminal = new Terminal(stream(out), stream(err), false, 100);
        assertThat(LabMain.exitCode(terminal, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isEqualTo(70);
        assertThat(err()).contains("not enough memory");
        assertThat(LabMain.exitCode(terminal, () -> {
                    throw new StackOverflowError();
                }))
                .isEqualTo(70);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void without_a_command_it_prints_them_all() {
        assertThat(lab()).isZero();
        assertThat(out()).contains("up ", "down ", "fault ", "heal ", "logs ", "tail ");
    }

    @Test
    void a_mistyped_command_gets_the_nearest_one() {
        assertThat(lab("stauts")).isEqualTo(64);
        assertThat(err()).contains("there is no command stauts; did you mean 'status'?");

        assertThat(lab("frob")).isEqualTo(64);
        assertThat(err())
                .contains("there is no command frob; valid are ")
                .contains("demo")
                .contains("fault");
    }

    @Test
    void a_fault_is_read_with_all_its_parts() {
        assertThat(lab(
                        "fault",
                        "a->b",
                        "latency",
                        "latency=800",
                        "jitter=50ms",
                        "--for",
                        "1.5s",
                        "--stream",
                        "upstream",
                        "--toxicity",
                        "33%",
                        "--seed",
                        "7"))
                .isZero();
        assertThat(cluster.told).containsExactly("inject a->b latency PT1.5S seed 7");
        assertThat(cluster.toxic.attributes()).isEqualTo(Map.of("latency", 800L, "jitter", 50L));
        assertThat(cluster.toxic.stream()).isEqualTo("upstream");
        assertThat(cluster.toxic.toxicity()).isEqualTo(0.33);
        assertThat(out()).contains("heals by itself after 1.5 s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fault a_to_b latncy latency=1 | did you mean 'latency'?",
                "fault a_to_b latency latncy=1 | did you mean 'latency'?",
                "fault a_to_b latency | toxic latency' needs 'latency'",
                "fault a_to_b latency latency | latency' must be a duration such as 800ms, or milliseconds",
                "fault a_to_b latency latency=-1 | was '-1'",
                "fault a_to_b latency latency=1 --for soon | --for was soon",
                "fault a_to_b latency latency=1 --for 0s | --for was 0s",
                "fault a_to_b latency latency=1 --toxicity 2 | toxicity' must be a share from 0 to 1, or from 0% to 100%, was '2'",
                "fault a_to_b latency latency=1 --stream sideways | unknown stream 'sideways'; valid are upstream, downstream",
                "fault a_to_b | TOXIC",
                "pause kafka-1 --for never | --for was never",
                "safeguard notification-service dedup-ledger | say on or off",
                "safeguard notification-service dedup-ledger maybe | maybe",
                "up --brokers 2 | brokers was 2, can be either 1 or 3",
                "test | takes no arguments",
            })
    void wrong_usage_is_64_and_says_what_would_be_right(String line, String message) {
        assertThat(lab(line.split(" "))).isEqualTo(64);
        assertThat(err()).contains(message);
        assertThat(cluster.told).isEmpty();
    }

    @Test
    void processes_are_told_what_the_command_says() {
        assertThat(lab("kill", "kafka-1")).isZero();
        assertThat(lab("pause", "providers", "--for", "2m")).isZero();
        assertThat(lab("resume", "providers")).isZero();
        assertThat(lab("restart", "kafka-1")).isZero();
        assertThat(cluster.told)
                .containsExactly("crash kafka-1", "pause providers PT2M", "resume providers", "restart kafka-1");
    }

    @Test
    void a_safeguard_is_switched_and_its_former_state_told() {
        assertThat(lab("safeguard", "notification-service", "dedup-ledger", "OFF"))
                .isZero();
        assertThat(cluster.told).containsExactly("safeguard notification-service dedup-ledger false");
        assertThat(out()).contains("dedup-ledger of notification-service-1 is off, was on");
    }

    @Test
    void healing_that_leaves_something_is_not_as_expected() {
        assertThat(lab("heal")).isZero();
        cluster.remaining = java.util.List.of("kafka-1 is still down");
        assertThat(lab("heal")).isEqualTo(1);
        assertThat(err()).contains("still wrong: kafka-1 is still down");
    }

    @ParameterizedTest
    @CsvSource({"WRONG_NAME,64", "MISSING,69", "FAILED,70"})
    void what_the_cluster_cannot_do_is_one_sentence_and_a_code(Reason reason, int code) {
        cluster.failure = Optional.of(new ClusterException(reason, "it is raining"));
        assertThat(lab("kill", "kafka-1")).isEqualTo(code);
        assertThat(err()).isEqualTo("lab: it is raining\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--report", "--json", "--junit", "--history"})
    void an_output_that_cannot_be_written_is_told_before_anything_runs(String option) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThat(lab("run", "notification/lost-ack", option, file + "/below")).isEqualTo(69);
        assertThat(err()).startsWith("lab: cannot write").contains(file.toString());
        assertThat(err().strip()).hasLineCount(1);
        assertThat(cluster.told).isEmpty();
    }

    @Test
    void status_shows_processes_links_and_faults() {
        assertThat(lab("status")).isZero();
        assertThat(out())
                .contains("profile-us  up")
                .contains("5 MB")
                .contains("http://127.0.0.1:8301")
                .containsPattern("a→b +127.0.0.1:1 +latency latency=800 downstream");
    }

    @Test
    void status_shows_where_keys_lie_and_never_a_key() {
        assertThat(lab("status")).isZero();

        assertThat(out()).contains("acme", "reader", "acme.reader", "/lab/secrets/keys");
    }

    @Test
    void on_eighty_columns_no_line_of_status_or_help_wraps() {
        width = 80;

        for (String[] command : new String[][] {{"status"}, {"run", "--help"}, {"fault", "--help"}, {"up", "--help"}}) {
            assertThat(lab(command)).isZero();
        }

        assertThat(out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(out()).contains("http://127.0.0.1:8301");
        assertThat(out().lines().filter(line -> line.matches("\\S{1,12}")))
                .as("ragged paragraphs")
                .isEmpty();
    }

    @Test
    void on_a_terminal_an_error_breaks_between_words() {
        width = 60;
        colour = true;

        assertThat(lab("frob")).isEqualTo(64);

        String plain = err().replaceAll("\u001b\\[[0-9;]*m", "");
        assertThat(plain.lines()).hasSizeGreaterThan(1).allMatch(line -> line.length() <= 60);
        assertThat(plain.replace("\n", " ")).contains("safeguard, coverage, campaign, bench, test");
    }

    @Test
    void status_as_json_can_be_read_back() throws Exception {
        assertThat(lab("status", "--json")).isZero();
        assertThat(brownout.chaos.adapter.rest.ClusterJson.status(out())).isEqualTo(cluster.status());
    }

    @Test
    void logs_prints_the_last_lines() throws Exception {
        Files.createDirectories(directory.resolve("logs"));
        Files.writeString(directory.resolve("logs/kafka-1.log"), "one\ntwo\nthree\n");
        assertThat(lab("logs", "kafka-1", "-n", "2")).isZero();
        assertThat(out()).isEqualTo("two\nthree\n");
    }

    @Test
    void logs_of_an_unknown_process_suggest_a_known_one() {
        assertThat(lab("logs", "kafak-1")).isEqualTo(64);
        assertThat(err()).contains("did you mean 'kafka-1'?");
        assertThat(lab("logs", "../../etc/passwd")).isEqualTo(64);
    }

    @Test
    void without_a_lab_there_is_nothing_to_stop() {
        assertThat(lab("down")).isEqualTo(69);
        assertThat(err()).isEqualTo("lab: no lab is running: start one with ./lab up\n");
    }
}
