package brownout.chaos.adapter.report;

import brownout.chaos.report.SampleRuns;
import brownout.chaos.report.TerminalReport;
import java.nio.file.Path;

/** Writes every kind of report of the sample runs, to be looked at: {@code SampleReportsMain target/reports}. */
public final class SampleReportsMain {

    private SampleReportsMain() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        ReportFiles.html(directory.resolve("demo.html"), SampleRuns.demo());
        ReportFiles.json(directory.resolve("demo.json"), SampleRuns.demo());
        ReportFiles.junit(directory.resolve("demo.xml"), SampleRuns.demo());
        ReportFiles.markdown(directory.resolve("demo.md"), SampleRuns.demo());
        System.out.print(new TerminalReport(80, arguments.length > 1).render(SampleRuns.demo()));
    }
}
