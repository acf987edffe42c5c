package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.report.Replay.Source;
import brownout.chaos.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs scenarios and judges them. */
@Command(
        name = "run",
        description = "Runs scenarios: load, faults, healing, and a verdict from what clients saw.",
        footer = {
            "",
            "Without --without, every variant runs and is held against its expectation. With it, one variant runs with"
                    + " these safeguards off, and is expected to hold: exit code 1 shows what the safeguard is for.",
            "Exit codes: 0 as expected, 1 not, 2 inconclusive, 64 usage, 69 a prerequisite is missing, 130 interrupted."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final LabContext context;
    private final ScenarioLibrary library = new ScenarioLibrary();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "SCENARIO", description = "Names from ./lab list, or files.")
    private List<String> names = List.of();

    @Option(names = "--seed", paramLabel = "N", description = "Of operations, faults and toxicity rolls.")
    private @Nullable Long seed;

    @Option(names = "--without", paramLabel = "SAFEGUARD", description = "Runs one variant with this safeguard off.")
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "K=V",
            description = "Changes the scenario first: workload.rate=80/s, faults.0.for=4s.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Mixin
    private ReportOptions outputs = new ReportOptions();

    @Option(names = "--history", paramLabel = "DIR", description = "Recorded histories (default: .lab/reports/…/).")
    private @Nullable Path histories;

    RunCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (seed != null && seed < 0) {
            throw new ParameterException(spec.commandLine(), "--seed was " + seed + ", must be 0 or more");
        }
        requireKnownSafeguards();
        List<RunSession.Order> orders = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String name : names) {
            try {
                orders.add(order(name));
            } catch (ScenarioException e) {
                e.problems().forEach(problem -> problems.add(problem.toString()));
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(
                    problem -> context.terminal().news(context.terminal().red("lab: ") + problem));
            return ExitCode.USAGE;
        }
        return new RunSession(context, library).run(orders, false, outputs, Optional.ofNullable(histories));
    }

    private void requireKnownSafeguards() {
        for (String safeguard : without) {
            library.vocabulary().safeguardProblem(safeguard).ifPresent(problem -> {
                throw new ParameterException(spec.commandLine(), problem);
            });
        }
    }

    /** Switching off what the scenario never meets would hold, and show nothing. */
    private void requireReached(Scenario scenario) {
        Set<String> services = scenario.workload().services();
        for (String spelling : without) {
            library.vocabulary()
                    .safeguard(spelling)
                    .filter(safeguard -> !services.contains(safeguard.service()))
                    .ifPresent(safeguard -> {
                        List<String> met = services.stream()
                                .flatMap(service ->
                                        library.vocabulary().safeguards().getOrDefault(service, List.of()).stream())
                                .toList();
                        throw new ParameterException(
                                spec.commandLine(),
                                "--without " + spelling + " would show nothing: it belongs to " + safeguard.service()
                                        + ", which " + scenario.name() + " does not call; it meets "
                                        + String.join(", ", met));
                    });
        }
    }

    private RunSession.Order order(String name) {
        if (!without.isEmpty()) {
            requireReached(library.scenario(name, overrides));
        }
        Source source = new Source(name, library.text(name), overrides, without);
        return RunSession.Order.of(library, source, Optional.ofNullable(seed), command(source));
    }

    /** Without its seed. */
    static String command(Source source) {
        StringBuilder command = new StringBuilder("./lab run " + ReportOptions.quoted(source.name()));
        source.without().forEach(safeguard -> command.append(" --without ").append(safeguard));
        source.set().forEach((key, value) -> command.append(" --set ").append(ReportOptions.quoted(key + "=" + value)));
        return command.toString();
    }
}
