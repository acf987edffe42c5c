package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.scenario.ScenarioFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a scenario may say, for editors and for people. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of scenarios: give it to your editor.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    private final LabContext context;

    @Option(names = "--markdown", description = "As the tables of docs/scenarios.md instead.")
    private boolean markdown;

    SchemaCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScenarioFormat format = new ScenarioFormat(new ScenarioLibrary().vocabulary());
        context.terminal()
                .println(
                        markdown
                                ? format.markdown()
                                : new ObjectMapper()
                                        .valueToTree(format.schema())
                                        .toPrettyString());
        return ExitCode.AS_EXPECTED;
    }
}
