package brownout.chaos.adapter.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Undoes everything that was broken. */
@Command(
        name = "heal",
        description = "Removes every toxic, resumes and restarts every process, switches every safeguard on.",
        mixinStandardHelpOptions = true)
final class HealCommand implements Callable<Integer> {
    private final LabContext context;

    HealCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        List<String> remaining = context.clusters().connect().heal();
        if (remaining.isEmpty()) {
            context.terminal().println("healed: no toxic, no paused or missing process, every safeguard on");
            return ExitCode.AS_EXPECTED;
        }
        remaining.forEach(sentence -> context.terminal().news("still wrong: " + sentence));
        return ExitCode.EXPECTATION_NOT_MET;
    }
}
