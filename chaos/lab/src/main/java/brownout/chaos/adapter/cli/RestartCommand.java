package brownout.chaos.adapter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Restarts a process. */
@Command(
        name = "restart",
        description = "Stops a process if it runs, starts it, and waits until it is ready.",
        mixinStandardHelpOptions = true)
final class RestartCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
    private String process = "";

    RestartCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.clusters().connect().restart(process);
        context.terminal().println(process + " is up again");
        return ExitCode.AS_EXPECTED;
    }
}
