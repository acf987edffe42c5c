package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.Quantities;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.ScenarioException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Reads scenarios and starts nothing. */
@Command(
        name = "validate",
        description = "Says everything that is wrong with a scenario, with line and column; starts nothing.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files.")
    private List<String> files = List.of();

    ValidateCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScenarioLibrary library = new ScenarioLibrary();
        Terminal terminal = context.terminal();
        int exit = ExitCode.AS_EXPECTED;
        for (String file : files) {
            try {
                terminal.println(good(file, library.scenario(file, Map.of())));
            } catch (ScenarioException e) {
                e.problems().forEach(problem -> terminal.news(problem.toString()));
                exit = ExitCode.USAGE;
            }
        }
        return exit;
    }

    private static String good(String file, Scenario scenario) {
        return file + ": good: " + scenario.name() + ", " + scenario.workload().kind() + " for "
                + Quantities.print(scenario.workload().load().lasting()) + ", "
                + counted(scenario.faults().size(), "fault") + ", "
                + counted(scenario.checks().size(), "check") + ", "
                + counted(scenario.variants().size(), "variant");
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
