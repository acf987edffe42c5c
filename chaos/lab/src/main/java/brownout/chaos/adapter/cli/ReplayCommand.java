package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.report.RecordedRun;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(names = "--json", paramLabel = "FILE", description = "Results as JSON.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "FILE", description = "The HTML report (default: .lab/reports/…).")
    private @Nullable Path html;

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
        return new RunSession(context, library)
                .run(
                        orders,
                        false,
                        new RunSession.Outputs(
                                Optional.ofNullable(json),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.ofNullable(html),
                                Optional.empty()));
    }

    private RunSession.Order order(RecordedRun run) {
        return RunSession.Order.of(library, run.source(), Optional.of(run.seed()), RunCommand.command(run.source()));
    }
}
