package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.report.RecordedRun;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.format.ScenarioException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs again what a report tells of. */
@Command(
        name = "replay",
        description = "Runs the scenarios of a report again: the same seed, workload and plan, whatever became of their"
                + " files.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private final LabContext context;
    private final ScenarioLibrary library = new ScenarioLibrary();

    @Parameters(paramLabel = "REPORT", description = "An HTML report, or one that --json wrote.")
    private Path report = Path.of("");

    @Mixin
    private ReportOptions outputs = new ReportOptions();

    ReplayCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<RunSession.Order> orders;
        try {
            orders = RecordedRun.in(report).stream().map(this::order).toList();
        } catch (ScenarioException e) {
            e.problems()
                    .forEach(problem ->
                            context.terminal().news(context.terminal().red("lab: ") + problem));
            return ExitCode.USAGE;
        }
        return new RunSession(context, library).run(orders, false, outputs, Optional.empty());
    }

    private RunSession.Order order(RecordedRun run) {
        return RunSession.Order.of(library, run.source(), Optional.of(run.seed()), RunCommand.command(run.source()));
    }
}
