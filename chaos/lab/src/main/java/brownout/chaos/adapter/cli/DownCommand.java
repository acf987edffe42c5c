package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.rest.RemoteCluster;
import brownout.chaos.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;

/** Stops the lab that is up. */
@Command(name = "down", description = "Stops the lab that is up; its data stay.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final LabContext context;

    DownCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        RemoteCluster lab = RemoteCluster.find(context.home());
        long pid = lab.status().pid();
        ProcessHandle supervisor = ProcessHandle.of(pid).orElse(null);
        lab.down();
        if (supervisor != null) {
            await(supervisor);
        }
        context.terminal().println("the lab is down");
        return ExitCode.AS_EXPECTED;
    }

    private static void await(ProcessHandle supervisor) throws InterruptedException {
        try {
            supervisor.onExit().get(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ClusterException(
                    "the lab (pid " + supervisor.pid() + ") has not ended within " + ENDS_WITHIN.toSeconds()
                            + " s: kill -9 " + supervisor.pid() + " ends it and all its processes",
                    e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new ClusterException("cannot wait for pid " + supervisor.pid() + ": " + e.getCause(), e);
        }
    }
}
