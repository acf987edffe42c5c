package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The scenario library. */
@Command(
        name = "list",
        description = "The scenarios that come with the lab: name, title, what they teach.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    private final LabContext context;

    ListCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScenarioLibrary library = new ScenarioLibrary();
        Terminal terminal = context.terminal();
        List<Scenario> scenarios = new ArrayList<>();
        library.names().forEach(name -> scenarios.add(library.scenario(name, Map.of())));
        int widest = scenarios.stream()
                .mapToInt(scenario -> scenario.name().length())
                .max()
                .orElse(0);
        for (Scenario scenario : scenarios) {
            String padding = " ".repeat(widest - scenario.name().length() + 2);
            terminal.println(
                    terminal.bold(scenario.name()) + padding + scenario.story().title());
            terminal.println(" ".repeat(widest + 2)
                    + terminal.dim(
                            "teaches " + String.join(", ", scenario.story().teaches())));
        }
        terminal.println("");
        terminal.println("./lab show NAME explains one, ./lab run NAME runs it.");
        return ExitCode.AS_EXPECTED;
    }
}
