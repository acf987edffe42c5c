package brownout.chaos.adapter.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends a pause. */
@Command(name = "resume", description = "Lets a paused process go on (SIGCONT).", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
    private String process = "";

    ResumeCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        context.clusters().connect().resume(process);
        context.terminal().println(process + " goes on");
        return ExitCode.AS_EXPECTED;
    }
}
