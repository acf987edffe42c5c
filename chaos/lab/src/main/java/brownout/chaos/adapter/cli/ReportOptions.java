package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.report.ReportFiles;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.TerminalReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go besides the terminal; the same for every command that has any. */
final class ReportOptions {
    @Option(names = "--json", paramLabel = "FILE", description = "Results as JSON.")
    private @Nullable Path json;

    @Option(names = "--junit", paramLabel = "FILE", description = "Results as JUnit XML.")
    private @Nullable Path junit;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Results as Markdown, for a pull request.")
    private @Nullable Path markdown;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "The HTML report; of a run, .lab/reports/… when absent.")
    private @Nullable Path html;

    void htmlUnlessSaid(Path file) {
        html = html == null ? file : html;
    }

    /** @throws java.io.UncheckedIOException when a file could not be written at the end */
    void requireWritable() {
        Stream.of(json, junit, markdown, html).forEach(file -> {
            if (file != null) {
                ReportFiles.requireWritable(file);
            }
        });
    }

    void write(Terminal terminal, List<RunReport> reports) {
        terminal.println(new TerminalReport(terminal.width(), terminal.colour())
                .render(reports)
                .stripTrailing());
        if (json != null) {
            ReportFiles.json(json, reports);
        }
        if (junit != null) {
            ReportFiles.junit(junit, reports);
        }
        if (markdown != null) {
            ReportFiles.markdown(markdown, reports);
        }
        if (html != null) {
            ReportFiles.html(html, reports);
            terminal.println("Report: " + html.toAbsolutePath().normalize());
        }
    }

    /** A word of a command line as a shell takes it. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=,%:+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
