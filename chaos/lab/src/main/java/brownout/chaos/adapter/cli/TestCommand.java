package brownout.chaos.adapter.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The end of {@code ./lab test}: the launcher has run Maven, this adds up what its tests reported. */
@Command(
        name = "test",
        description = "Runs every test, and says how many there were and which Toxiproxy servers they covered.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--maven-status", hidden = true, description = "Set by the launcher: Maven's exit code.")
    private @Nullable Integer mavenStatus;

    TestCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (mavenStatus == null) {
            throw new ParameterException(spec.commandLine(), "./lab test takes no arguments");
        }
        Terminal terminal = context.terminal();
        TestReports reports = TestReports.in(context.root());
        reports.failed().forEach(name -> terminal.println(terminal.red("failed: ") + name));
        terminal.println(coverage());
        if (mavenStatus != 0) {
            terminal.println(terminal.red("Maven ended with " + mavenStatus + ": see above"));
        }
        terminal.println(reports.summary());
        return mavenStatus == 0 && reports.isGreen() ? ExitCode.AS_EXPECTED : ExitCode.EXPECTATION_NOT_MET;
    }

    private String coverage() throws IOException {
        Path file = context.root().resolve("chaos/toxiproxy/target/toxiproxy-coverage.txt");
        return Files.exists(file)
                ? Files.readString(file).strip().replaceAll("\\s*\\R\\s*", "; ")
                : "Toxiproxy contract covered: nothing, because the suite of chaos/toxiproxy did not run";
    }
}
