package brownout.chaos.adapter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.report.RunReport;
import brownout.chaos.report.SampleRuns;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void html_of_the_demo_stays_below_two_megabytes_and_carries_data_that_parses() throws Exception {
        Path file = directory.resolve("sub/demo.html");
        ReportFiles.html(file, SampleRuns.demo());

        assertThat(Files.size(file)).isLessThan(2_000_000);
        JsonNode data = embedded(Files.readString(file));
        assertThat(data.path("format").asText()).isEqualTo("brownout-report/1");
        assertThat(data.path("runs")).hasSize(3);
        assertThat(data.at("/runs/0/variants/0/verdict").asText()).isEqualTo("violated");
        assertThat(directory.resolve("sub"))
                .isDirectoryContaining("glob:**.html")
                .isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void html_of_a_long_run_leaves_history_out_and_counts_it() throws Exception {
        RunReport large = SampleRuns.lostAck(2_000);
        Path file = directory.resolve("large.html");
        ReportFiles.html(file, List.of(large));

        assertThat(Files.size(file)).isLessThan(2_000_000);
        JsonNode variant = embedded(Files.readString(file)).at("/runs/0/variants/1");
        int all = large.variants().get(1).history().operations().size();
        assertThat(variant.at("/leftOut/operations").asInt()).isPositive();
        assertThat(variant.at("/history/operations").size()
                        + variant.at("/leftOut/operations").asInt())
                .isEqualTo(all);
    }

    @Test
    void html_of_many_long_and_broken_runs_stays_below_two_megabytes() throws Exception {
        Path file = directory.resolve("many.html");
        RunReport broken = SampleRuns.lostAck(400);
        ReportFiles.html(file, List.of(broken, broken, broken, SampleRuns.readYourWrites()));

        assertThat(Files.size(file)).isLessThan(2_000_000);
    }

    @Test
    void embedded_history_keeps_what_did_not_succeed_first() throws Exception {
        Path file = directory.resolve("large.html");
        ReportFiles.html(file, List.of(SampleRuns.lostAck(2_000)));

        JsonNode first = embedded(Files.readString(file)).at("/runs/0/variants/1/history/operations/0");
        assertThat(first.path("outcome").asText()).isNotEqualTo("OK");
    }

    @Test
    void json_names_verdicts_by_label_and_gives_each_counterexample_its_operations() throws Exception {
        Path file = directory.resolve("demo.json");
        ReportFiles.json(file, SampleRuns.demo());

        JsonNode root = JSON.readTree(file.toFile());
        assertThat(root.path("asExpected").asBoolean()).isTrue();
        JsonNode check = root.at("/runs/2/variants/0/checks/0");
        assertThat(check.path("check").asText()).isEqualTo("read-your-writes");
        assertThat(check.path("verdict").asText()).isEqualTo("violated");
        assertThat(check.at("/counterexamples/0/operations")).hasSize(2);
        assertThat(check.at("/counterexamples/0/operations/0/out/version").asText())
                .isNotEmpty();
        assertThat(root.at("/runs/0/variants/0/faults/0/target").asText()).isEqualTo("notification→push");
    }

    @Test
    void operations_without_an_answer_have_no_time_of_completion_in_json() throws Exception {
        Path file = directory.resolve("demo.html");
        ReportFiles.html(file, SampleRuns.demo());

        JsonNode operations = embedded(Files.readString(file)).at("/runs/0/variants/0/history/operations");
        JsonNode silent = StreamSupport.stream(operations.spliterator(), false)
                .filter(operation -> operation.path("outcome").asText().equals("INFO"))
                .findFirst()
                .orElseThrow();
        assertThat(silent.has("completedAt")).isFalse();
    }

    @Test
    void a_report_that_cannot_be_written_names_the_file() throws Exception {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("report.json");
        assertThatThrownBy(() -> ReportFiles.json(blocked, SampleRuns.demo()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(blocked.toString());
    }

    private static JsonNode embedded(String html) throws Exception {
        String start = "<script type=\"application/json\" id=\"data\">";
        int from = html.indexOf(start) + start.length();
        return JSON.readTree(html.substring(from, html.indexOf("</script>", from)));
    }
}
