package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.Quantities;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Scenario.Story;
import brownout.chaos.scenario.ScenarioException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One scenario: what it is about, what happens when, and its text. */
@Command(
        name = "show",
        description = "Explains a scenario and prints its YAML, a start for one of your own.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "SCENARIO", description = "A name from ./lab list, or a file.")
    private String name = "";

    ShowCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScenarioLibrary library = new ScenarioLibrary();
        Terminal terminal = context.terminal();
        try {
            Scenario scenario = library.scenario(name, Map.of());
            explain(terminal, scenario);
            terminal.println(library.text(name).stripTrailing());
            terminal.println("");
            terminal.println("Run it: ./lab run " + name);
            return ExitCode.AS_EXPECTED;
        } catch (ScenarioException e) {
            e.problems().forEach(problem -> terminal.news(terminal.red("lab: ") + problem));
            return ExitCode.USAGE;
        }
    }

    private static void explain(Terminal terminal, Scenario scenario) {
        Story story = scenario.story();
        terminal.println(terminal.bold(story.title()));
        terminal.println("");
        print(terminal, "Claim: " + story.hypothesis());
        if (!story.explanation().isBlank()) {
            terminal.println("");
            print(terminal, story.explanation());
        }
        terminal.println("");
        terminal.println("What happens:");
        terminal.println(String.format(
                java.util.Locale.ROOT,
                "  %6s  %s at %.3g/s for %s",
                "0 s",
                scenario.workload().kind(),
                scenario.workload().load().rate(),
                Quantities.print(scenario.workload().load().lasting())));
        FaultPlan.of(scenario.faults(), scenario.workload().load().lasting())
                .faults()
                .forEach(fault -> terminal.println(String.format(
                        java.util.Locale.ROOT,
                        "  %6s  %s on %s, until %s",
                        Quantities.print(fault.from()),
                        fault.action().label(),
                        fault.target(),
                        Quantities.print(fault.until()))));
        terminal.println("");
        terminal.println("Variants:");
        scenario.variants()
                .forEach(variant -> terminal.println(
                        "  " + variant.name() + ": " + variant.expectation().label()));
        terminal.println("");
    }

    private static void print(Terminal terminal, String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() + word.length() + 1 > Math.min(100, terminal.width())) {
                terminal.println(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        terminal.println(line.toString());
    }
}
