package brownout.chaos.adapter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.report.Replay;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.SampleRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedRunTest {
    @TempDir
    Path directory;

    private final Replay.Source source = new Replay.Source(
            "mine.yaml",
            "name: mine\n# </script> \"ü\"\n",
            Map.of("workload.rate", "80/s"),
            List.of("provider-idempotency-key"));

    @Test
    void what_a_report_tells_of_a_run_is_read_back_from_html_and_from_json() {
        Path html = directory.resolve("r.html");
        Path json = directory.resolve("r.json");
        RunReport report = report(new Replay("./lab run mine.yaml", Optional.of(source)));
        ReportFiles.html(html, List.of(report, report));
        ReportFiles.json(json, List.of(report));

        RecordedRun recorded = new RecordedRun(source, 9_007_199_254_740_993L);
        assertThat(RecordedRun.in(html)).containsExactly(recorded, recorded);
        assertThat(RecordedRun.in(json)).containsExactly(recorded);
    }

    @Test
    void a_report_that_does_not_hold_its_scenario_names_the_command_instead() {
        Path html = directory.resolve("r.html");
        ReportFiles.html(html, List.of(report(Replay.by("./lab check old.jsonl"))));

        assertThatThrownBy(() -> RecordedRun.in(html))
                .hasMessageContaining("does not hold the scenario that was run: ./lab check old.jsonl may do it again");
    }

    @Test
    void a_file_that_is_no_report_says_so() throws IOException {
        assertThatThrownBy(() -> RecordedRun.in(directory.resolve("none"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> RecordedRun.in(write("<html>"))).hasMessageContaining("is no report: neither HTML");
        assertThatThrownBy(() -> RecordedRun.in(write("{}"))).hasMessageContaining("its format is not");
        assertThatThrownBy(() -> RecordedRun.in(write("{\"format\":\"brownout-report/1\"}")))
                .hasMessageContaining("it has no runs");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("file"), text);
    }

    private static RunReport report(Replay replay) {
        RunReport sample = SampleRuns.lostAck(2);
        return new RunReport(
                sample.scenario(),
                sample.title(),
                sample.hypothesis(),
                sample.teaches(),
                9_007_199_254_740_993L,
                sample.startedAt(),
                sample.took(),
                replay,
                sample.variants());
    }
}
