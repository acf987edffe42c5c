package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.jsonl.JsonlHistoryWriter;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.Clusters;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.history.History;
import brownout.chaos.report.SampleRuns;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path bad = Path.of("");
    private Path good = Path.of("");

    @BeforeEach
    void record_two_histories() {
        bad = recorded(
                "bad.jsonl", SampleRuns.readYourWrites().variants().get(0).history());
        good = recorded(
                "good.jsonl", SampleRuns.readYourWrites().variants().get(1).history());
    }

    private Path recorded(String name, History history) {
        Path file = directory.resolve(name);
        try (JsonlHistoryWriter writer = new JsonlHistoryWriter(file)) {
            writer.began(history.began());
            history.operations().forEach(operation -> {
                writer.invoked(
                        operation.id(),
                        operation.process(),
                        operation.session(),
                        operation.action(),
                        operation.key(),
                        operation.invokedAt(),
                        operation.in());
                writer.completed(operation);
            });
            history.events().forEach(writer::event);
            history.faults().forEach(writer::fault);
        }
        return file;
    }

    private int lab(String... arguments) {
        Clusters none = new Clusters() {
            @Override
            public Cluster connect() {
                throw new AssertionError("a check needs no cluster");
            }

            @Override
            public Cluster connectOrStart(StartOptions options, StartProgress progress) {
                throw new AssertionError("a check needs no cluster");
            }
        };
        Terminal terminal = new Terminal(stream(out), stream(err), false, 80);
        return LabMain.commandLine(new LabContext(directory, new LabHome(directory), terminal, none))
                .execute(arguments);
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
    void a_history_that_breaks_a_model_exits_1_and_shows_the_counterexample() {
        assertThat(lab("check", bad.toString(), "--model", "session")).isEqualTo(1);
        assertThat(out()).contains("✗ violated").contains("Session bo wrote v9 of p-1 through eu at 5.50 s");
    }

    @Test
    void a_history_that_keeps_every_model_exits_0() {
        assertThat(lab("check", good.toString(), "--model", "session", "--model", "bounded:2s"))
                .isZero();
        assertThat(out()).contains("✓ holds");
    }

    @Test
    void a_model_the_history_says_nothing_about_exits_2() {
        assertThat(lab("check", good.toString(), "--model", "strong")).isEqualTo(2);
        assertThat(out()).contains("The history has no strong reads.");
    }

    @Test
    void a_history_that_was_cut_off_cannot_hold() throws Exception {
        List<String> lines = Files.readAllLines(good);
        Files.write(good, lines.subList(0, lines.size() - 1));
        assertThat(lab("check", good.toString(), "--model", "session")).isEqualTo(2);
        assertThat(out()).contains("no 'end' line");
    }

    @Test
    void a_mistyped_model_gets_the_nearest_one() {
        assertThat(lab("check", good.toString(), "--model", "sesion")).isEqualTo(64);
        assertThat(err()).contains("there is no check 'sesion'; did you mean 'session'?");
    }

    @Test
    void a_missing_file_or_model_is_said_so() {
        assertThat(lab("check", "nowhere.jsonl", "--model", "session")).isEqualTo(64);
        assertThat(err()).contains("there is no file").contains("nowhere.jsonl");
        err.reset();
        assertThat(lab("check", "/nofile")).isEqualTo(64);
        assertThat(err()).contains("there is no file /nofile").doesNotContain("--model");
        assertThat(lab("check", good.toString())).isEqualTo(64);
        assertThat(err()).contains("--model is missing");
        assertThat(lab("check")).isEqualTo(64);
    }

    @Test
    void a_line_that_is_none_is_named_with_its_number() throws Exception {
        List<String> lines = Files.readAllLines(good);
        lines.set(3, "{\"type\":\"invok\"}");
        Files.write(good, lines);
        assertThat(lab("check", good.toString(), "--model", "session")).isEqualTo(64);
        assertThat(err()).contains("good.jsonl:4:");
    }

    @Test
    void the_results_go_to_files_as_well() {
        Path json = directory.resolve("out/r.json");
        Path html = directory.resolve("out/r.html");
        Path markdown = directory.resolve("out/r.md");
        assertThat(lab(
                        "check",
                        bad.toString(),
                        "--model",
                        "session",
                        "--json",
                        json.toString(),
                        "--markdown",
                        markdown.toString(),
                        "--report",
                        html.toString()))
                .isEqualTo(1);
        assertThat(json).content().contains("\"verdict\" : \"violated\"");
        assertThat(markdown).content().contains("Session bo wrote v9 of p-1");
        assertThat(html).content().contains("./lab check");
    }

    @Test
    void the_list_names_every_check() {
        assertThat(lab("check", "--list")).isZero();
        assertThat(out()).contains("linearizable, strong", "bounded-staleness, bounded", "no-duplicate-send");
    }
}
