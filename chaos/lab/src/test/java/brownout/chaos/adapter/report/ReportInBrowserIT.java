package brownout.chaos.adapter.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import brownout.chaos.report.RunReport;
import brownout.chaos.report.SampleRuns;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser has it after the script; skipped where there is no Chromium. */
class ReportInBrowserIT {
    @TempDir
    private Path directory;

    @Test
    void verdict_and_sentence_stand_before_every_drawing() throws Exception {
        String page = shown(List.of(SampleRuns.lostAck(40)));
        assertThat(page.indexOf("119 notifications of 800 accepted reached their recipients more than once"))
                .isPositive()
                .isLessThan(page.indexOf("<svg"));
        assertThat(page.indexOf("✗")).isPositive().isLessThan(page.indexOf("<svg"));
    }

    @Test
    void faults_are_named_in_the_drawing_and_in_words() throws Exception {
        assertThat(shown(List.of(SampleRuns.lostAck(40))).replace("&nbsp;", " "))
                .contains("class=\"fault-band\"")
                .contains(
                        "<title>notification→push: timeout downstream 33 %, 3.00 s to 13.00 s, took effect 41204 times</title>")
                .contains("<li>notification-service-1: crash, 6.00 s to 8.00 s, took effect</li>");
    }

    @Test
    void the_smallest_counterexample_is_drawn_and_the_others_are_told() throws Exception {
        assertThat(shown(List.of(SampleRuns.readYourWrites())))
                .contains("Smallest counterexample, read-your-writes")
                .contains("class=\"contradiction\"")
                .contains(">session read</text>")
                .contains("40 more, read-your-writes</summary>");
    }

    @Test
    void what_a_check_names_is_marked_whether_or_not_it_comes_last() throws Exception {
        String page = shown(List.of(SampleRuns.lostAck(40)));
        int operationsAndEvents = 3;
        assertThat(page.split("class=\"mark decisive\"", -1)).hasSize(1 + operationsAndEvents);
    }

    @Test
    void the_command_that_runs_it_again_is_there() throws Exception {
        assertThat(shown(SampleRuns.demo())).contains("<code>./lab run notification/lost-ack --seed 7</code>");
    }

    @Test
    void hostile_text_is_shown_as_text() throws Exception {
        String page = shown(List.of(SampleRuns.named(HtmlReportTest.HOSTILE)));
        assertThat(page).contains("&lt;script&gt;alert('x')&lt;/script&gt;");
        assertThat(page.split("<script", -1)).hasSize(3);
    }

    private String shown(List<RunReport> reports) throws Exception {
        Optional<String> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(path -> path + "/" + name))
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeThat(browser).as("no Chromium on the PATH").isPresent();
        Path report = directory.resolve("report.html");
        ReportFiles.html(report, reports);
        Process process = new ProcessBuilder(
                        browser.orElseThrow(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-sync",
                        "--user-data-dir=" + directory.resolve("profile"),
                        "--virtual-time-budget=4000",
                        "--dump-dom",
                        report.toUri().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(directory.resolve("page.html").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("the browser ends")
                    .isTrue();
            return Files.readString(directory.resolve("page.html"), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }
}
