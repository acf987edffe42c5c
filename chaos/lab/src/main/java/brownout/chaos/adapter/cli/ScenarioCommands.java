package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.format.Quantities;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.report.Prose;
import brownout.chaos.run.Measures;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Scenario.Story;
import brownout.chaos.scenario.ScenarioFormat;
import brownout.chaos.workload.Workload.Load;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What tells about scenarios and starts nothing. */
final class ScenarioCommands {
    static final List<Class<? extends Callable<Integer>>> ALL =
            List.of(ListAll.class, Show.class, Validate.class, Schema.class);

    private ScenarioCommands() {}

    /** Something about the library, for the terminal. */
    private abstract static class AboutScenarios implements Callable<Integer> {
        private final LabContext context;

        AboutScenarios(LabContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            return tell(new ScenarioLibrary(), context.terminal());
        }

        /** Returns the exit code. */
        abstract int tell(ScenarioLibrary library, Terminal terminal);
    }

    @Command(
            name = "list",
            description = "The scenarios that come with the lab: name, title, what they teach.",
            mixinStandardHelpOptions = true)
    static final class ListAll extends AboutScenarios {
        ListAll(LabContext context) {
            super(context);
        }

        @Override
        int tell(ScenarioLibrary library, Terminal terminal) {
            int widest = library.names().stream().mapToInt(String::length).max().orElse(0) + 2;
            for (String name : library.names()) {
                Story story = library.scenario(name, Map.of()).story();
                terminal.println(terminal.bold(name) + " ".repeat(widest - name.length()) + story.title());
                terminal.println(" ".repeat(widest) + terminal.dim("teaches " + String.join(", ", story.teaches())));
            }
            terminal.println("");
            terminal.println("./lab show NAME explains one, ./lab run NAME runs it.");
            return ExitCode.AS_EXPECTED;
        }
    }

    @Command(
            name = "show",
            description = "Explains a scenario and prints its YAML, a start for one of your own.",
            mixinStandardHelpOptions = true)
    static final class Show extends AboutScenarios {
        @Parameters(paramLabel = "SCENARIO", description = "A name from ./lab list, or a file.")
        private String name = "";

        Show(LabContext context) {
            super(context);
        }

        @Override
        int tell(ScenarioLibrary library, Terminal terminal) {
            try {
                explain(terminal, library.scenario(name, Map.of()));
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
            int width = Math.min(100, terminal.width());
            terminal.println(terminal.bold(story.title()));
            terminal.println("");
            Prose.wrap("", "Claim: " + story.hypothesis(), "", width).forEach(terminal::println);
            if (!story.explanation().isBlank()) {
                terminal.println("");
                Prose.wrap("", story.explanation().strip(), "", width).forEach(terminal::println);
            }
            terminal.println("");
            terminal.println("What happens:");
            Duration load = scenario.workload().load().lasting();
            terminal.println(String.format(
                    Locale.ROOT,
                    "  %6s  %s at %.3g/s for %s",
                    "0 s",
                    scenario.workload().kind(),
                    scenario.workload().load().rate(),
                    Quantities.print(load)));
            FaultPlan.of(scenario.faults(), load)
                    .faults()
                    .forEach(fault -> terminal.println(String.format(
                            Locale.ROOT,
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
    }

    @Command(
            name = "validate",
            description = "Says everything that is wrong with a scenario, with line and column; starts nothing.",
            mixinStandardHelpOptions = true)
    static final class Validate extends AboutScenarios {
        @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files.")
        private List<String> files = List.of();

        Validate(LabContext context) {
            super(context);
        }

        @Override
        int tell(ScenarioLibrary library, Terminal terminal) {
            int exit = ExitCode.AS_EXPECTED;
            for (String file : files) {
                try {
                    Scenario scenario = library.scenario(file, Map.of());
                    terminal.println(good(file, scenario));
                    tooThin(scenario).forEach(doubt -> terminal.news(file + ": but " + doubt));
                } catch (ScenarioException e) {
                    e.problems().forEach(problem -> terminal.news(problem.toString()));
                    exit = ExitCode.USAGE;
                }
            }
            return exit;
        }

        /** What can only end inconclusive, whatever the system does. */
        private static List<String> tooThin(Scenario scenario) {
            Load load = scenario.workload().load();
            return FaultPlan.of(scenario.faults(), load.lasting()).faults().stream()
                    .filter(fault -> !(fault.action() instanceof FaultPlan.Action.Flush))
                    .filter(fault -> fault.until().compareTo(fault.from()) > 0)
                    .filter(fault -> load.rate() * seconds(fault) < Measures.FEWEST)
                    .map(fault -> String.format(
                            Locale.ROOT,
                            "at %.3g/s only about %.2g operations begin while '%s on %s' is on, and a verdict needs %d:"
                                    + " raise the rate, or leave the fault on for longer",
                            load.rate(),
                            load.rate() * seconds(fault),
                            fault.action().label(),
                            fault.target(),
                            Measures.FEWEST))
                    .toList();
        }

        private static double seconds(FaultPlan.Planned fault) {
            return fault.until().minus(fault.from()).toMillis() / 1000.0;
        }

        private static String good(String file, Scenario scenario) {
            return file + ": good: " + scenario.name() + ", "
                    + scenario.workload().kind() + " for "
                    + Quantities.print(scenario.workload().load().lasting()) + ", "
                    + counted(scenario.faults().size(), "fault") + ", "
                    + counted(scenario.checks().size(), "check") + ", "
                    + counted(scenario.variants().size(), "variant");
        }

        private static String counted(int count, String noun) {
            return count + " " + noun + (count == 1 ? "" : "s");
        }
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of scenarios: give it to your editor.",
            mixinStandardHelpOptions = true)
    static final class Schema extends AboutScenarios {
        @Option(names = "--markdown", description = "As the tables of docs/scenarios.md instead.")
        private boolean markdown;

        Schema(LabContext context) {
            super(context);
        }

        @Override
        int tell(ScenarioLibrary library, Terminal terminal) {
            ScenarioFormat format = new ScenarioFormat(library.vocabulary());
            terminal.println(
                    markdown
                            ? format.markdown()
                            : new ObjectMapper().valueToTree(format.schema()).toPrettyString());
            return ExitCode.AS_EXPECTED;
        }
    }
}
