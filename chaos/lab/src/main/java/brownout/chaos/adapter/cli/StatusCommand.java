package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what runs. */
@Command(name = "status", description = "What runs now, and under which addresses.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final LabContext context;

    StatusCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ClusterStatus status = context.clusters().connect().status();
        status.processes().forEach(process -> context.terminal().println(process.name() + " " + process.state()));
        return ExitCode.AS_EXPECTED;
    }
}
