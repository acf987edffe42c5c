package brownout.chaos.adapter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Crashes a process. */
@Command(
        name = "kill",
        description = "Kills a process (SIGKILL); it stays down until ./lab restart.",
        mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
    private String process = "";

    KillCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.clusters().connect().crash(process);
        context.terminal().println(process + " is dead; ./lab restart starts it again");
        return ExitCode.AS_EXPECTED;
    }
}
