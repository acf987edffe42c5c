package brownout.chaos.adapter.cli;

import brownout.chaos.scenario.Quantities;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pauses a process for a while. */
@Command(
        name = "pause",
        description = "Freezes a process (SIGSTOP) with its connections open, for a while.",
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
    private final LabContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
    private String process = "";

    @Option(names = "--for", paramLabel = "DURATION", description = "Goes on by itself after this (default: 30s).")
    private String duration = "30s";

    PauseCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Duration timeToLive = Quantities.duration(duration)
                .filter(each -> each.toMillis() >= 1 && each.compareTo(Duration.ofHours(24)) <= 0)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--for was " + duration + ", must be like 500ms, 10s or 2m, at most 24h"));
        context.clusters().connect().pause(process, timeToLive);
        context.terminal()
                .println(process + " is paused and goes on by itself after " + Quantities.print(timeToLive)
                        + "; ./lab resume " + process + " ends the pause now");
        return ExitCode.AS_EXPECTED;
    }
}
