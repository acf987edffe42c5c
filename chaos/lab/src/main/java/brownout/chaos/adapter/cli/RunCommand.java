package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Expectation;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<String> known = library.vocabulary().allSafeguards();
        for (String safeguard : without) {
            if (!known.contains(safeguard)) {
                throw new ParameterException(
                        spec.commandLine(), "unknown safeguard '" + safeguard + "'" + Nearest.hint(safeguard, known));
            }
        }
    }

    /** Switching off what the scenario never meets would hold, and show nothing. */
    private void requireReached(Scenario scenario) {
        List<String> services =
                switch (scenario.workload().kind()) {
                    case "notifications" -> List.of("notification-service", "profile-service");
                    case "jobs" -> List.of("job-queue-service");
                    default -> List.of("profile-service");
                };
        for (String safeguard : without) {
            String owner = library.vocabulary().serviceOf(safeguard).orElse("");
            if (!services.contains(owner)) {
                List<String> met = services.stream()
                        .flatMap(service -> library.vocabulary().safeguards().getOrDefault(service, List.of()).stream())
                        .toList();
                throw new ParameterException(
                        spec.commandLine(),
                        "--without " + safeguard + " would show nothing: it belongs to " + owner + ", which "
                                + scenario.name() + " does not call; it meets " + String.join(", ", met));
            }
        }
    }

    private RunSession.Order order(String name) {
        Scenario scenario = library.scenario(name, overrides);
        if (seed != null) {
            scenario = scenario.withSeed(seed);
        }
        if (!without.isEmpty()) {
            requireReached(scenario);
            scenario = scenario.withVariants(List.of(new Variant(without, new Expectation.Holds())));
        }
        return new RunSession.Order(scenario, replay(name, scenario.seed()));
    }

    private String replay(String name, long usedSeed) {
        StringBuilder command = new StringBuilder("./lab run " + ReportOptions.quoted(name) + " --seed " + usedSeed);
        without.forEach(safeguard -> command.append(" --without ").append(safeguard));
        overrides.forEach((key, value) -> command.append(" --set ").append(ReportOptions.quoted(key + "=" + value)));
        return command.toString();
    }
}
