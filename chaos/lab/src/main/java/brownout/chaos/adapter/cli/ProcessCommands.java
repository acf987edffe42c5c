package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.format.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done by hand to a process, and undone. */
final class ProcessCommands {
    static final List<Class<? extends Callable<Integer>>> ALL =
            List.of(Heal.class, Kill.class, Pause.class, Resume.class, Restart.class);

    private static final Duration LONGEST = Duration.ofHours(24);

    private ProcessCommands() {}

    /**
     * The value of {@code --for}.
     *
     * @throws ParameterException when it is none
     */
    static Duration timeToLive(CommandSpec spec, String text) {
        return Quantities.duration(text)
                .filter(duration -> duration.toMillis() >= 1 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--for was " + text + ", must be like 500ms, 10s or 2m, at most 24h"));
    }

    /** A command that names one process. */
    private abstract static class OnProcess implements Callable<Integer> {
        private final LabContext context;

        @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
        private String process = "";

        OnProcess(LabContext context) {
            this.context = context;
        }

        @Override
        public Integer call() {
            context.terminal().println(act(context.clusters().connect(), process));
            return ExitCode.AS_EXPECTED;
        }

        /** Returns what to say. */
        abstract String act(Cluster cluster, String process);
    }

    @Command(
            name = "kill",
            description = "Kills a process (SIGKILL); it stays down until ./lab restart.",
            mixinStandardHelpOptions = true)
    static final class Kill extends OnProcess {
        Kill(LabContext context) {
            super(context);
        }

        @Override
        String act(Cluster cluster, String process) {
            cluster.crash(process);
            return process + " is dead; ./lab restart starts it again";
        }
    }

    @Command(
            name = "pause",
            description = "Freezes a process (SIGSTOP) with its connections open, for a while.",
            mixinStandardHelpOptions = true)
    static final class Pause extends OnProcess {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--for", paramLabel = "DURATION", description = "Goes on by itself after this (default: 30s).")
        private String duration = "30s";

        Pause(LabContext context) {
            super(context);
        }

        @Override
        String act(Cluster cluster, String process) {
            Duration timeToLive = timeToLive(spec, duration);
            cluster.pause(process, timeToLive);
            return process + " is paused and goes on by itself after " + Quantities.print(timeToLive)
                    + "; ./lab resume " + process + " ends the pause now";
        }
    }

    @Command(name = "resume", description = "Lets a paused process go on (SIGCONT).", mixinStandardHelpOptions = true)
    static final class Resume extends OnProcess {
        Resume(LabContext context) {
            super(context);
        }

        @Override
        String act(Cluster cluster, String process) {
            cluster.resume(process);
            return process + " goes on";
        }
    }

    @Command(
            name = "restart",
            description = "Stops a process if it runs, starts it, and waits until it is ready.",
            mixinStandardHelpOptions = true)
    static final class Restart extends OnProcess {
        Restart(LabContext context) {
            super(context);
        }

        @Override
        String act(Cluster cluster, String process) {
            cluster.restart(process);
            return process + " is up again";
        }
    }

    @Command(
            name = "heal",
            description = "Removes every toxic, resumes and restarts every process, switches every safeguard on.",
            mixinStandardHelpOptions = true)
    static final class Heal implements Callable<Integer> {
        private final LabContext context;

        Heal(LabContext context) {
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
}
