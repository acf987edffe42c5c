package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.naming.Nearest;
import brownout.chaos.report.Prose;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code ./lab}: finds the command and turns its result, or what it threw, into an exit code and one sentence. */
@Command(
        name = "lab",
        description = "A distributed-systems lab that you break on purpose.",
        mixinStandardHelpOptions = true,
        version = "lab 0.1.0",
        synopsisSubcommandLabel = "COMMAND")
public final class LabMain implements Callable<Integer> {

    /** Every command, in the order of the help text. */
    private static final List<Class<? extends Callable<Integer>>> COMMANDS = Stream.of(
                    List.of(DemoCommand.class, UpCommand.class, RunCommand.class, ReplayCommand.class),
                    ScenarioCommands.ALL,
                    List.of(
                            CheckCommand.class,
                            ExportCommand.class,
                            DownCommand.class,
                            StatusCommand.class,
                            LogsCommand.class,
                            TailCommand.class,
                            FaultCommand.class),
                    ProcessCommands.ALL,
                    List.of(
                            SafeguardCommand.class,
                            CoverageCommand.class,
                            CampaignCommand.class,
                            BenchCommand.class,
                            TestCommand.class))
            .<Class<? extends Callable<Integer>>>flatMap(List::stream)
            .toList();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public static void main(String[] arguments) {
        // Libraries tell of every reconnect; the lab breaks connections for a living.
        Logger.getLogger("").setLevel(Level.SEVERE);
        LabContext context = LabEnvironment.ofProcess();
        System.exit(exitCode(context.terminal(), () -> commandLine(context).execute(arguments)));
    }

    /** Also an error of the machine (no memory left) must not look like a verdict, as the JVM's own exit code 1 would. */
    static int exitCode(Terminal terminal, IntSupplier command) {
        try {
            return command.getAsInt();
        } catch (OutOfMemoryError e) {
            terminal.news(terminal.red("lab: ") + "there is not enough memory for this: " + e.getMessage()
                    + "; give it more with JAVA_TOOL_OPTIONS=-Xmx4g, or a smaller history");
            return ExitCode.INTERNAL;
        } catch (Error e) {
            return failed(terminal, new IllegalStateException(e));
        }
    }

    /** Ready to parse and run; used by tests as well. */
    public static CommandLine commandLine(LabContext context) {
        IFactory factory = new ContextFactory(context);
        CommandLine line = new CommandLine(new LabMain(), factory);
        COMMANDS.forEach(line::addSubcommand);
        Terminal terminal = context.terminal();
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(Math.min(100, Math.max(60, terminal.width())));
        line.setParameterExceptionHandler((problem, arguments) -> usage(terminal, problem));
        line.setExecutionExceptionHandler((problem, command, parsed) -> failed(terminal, problem));
        return line;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.AS_EXPECTED;
    }

    private static int usage(Terminal terminal, ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        if (command.getParent() == null
                && problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().get(0).startsWith("-")) {
            String typed = unmatched.getUnmatched().get(0);
            complain(
                    terminal,
                    "there is no command " + typed
                            + Nearest.hint(typed, command.getSubcommands().keySet()));
            return ExitCode.USAGE;
        }
        complain(terminal, String.valueOf(problem.getMessage()));
        if (!UnmatchedArgumentException.printSuggestions(problem, terminal.err())) {
            terminal.news("See " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    /** On a terminal words stay whole; elsewhere a message is one line. */
    private static void complain(Terminal terminal, String message) {
        if (!terminal.colour() || message.contains("\n")) {
            terminal.news(terminal.red("lab: ") + message);
            return;
        }
        List<String> lines = Prose.wrap("lab: ", message, "", terminal.width());
        terminal.news(terminal.red("lab: ") + lines.get(0).substring("lab: ".length()));
        lines.stream().skip(1).forEach(terminal::news);
    }

    private static int failed(Terminal terminal, Exception problem) {
        if (problem instanceof ClusterException expected) {
            complain(terminal, String.valueOf(expected.getMessage()));
            return switch (expected.reason()) {
                case WRONG_NAME -> ExitCode.USAGE;
                case MISSING, GONE -> ExitCode.MISSING;
                case FAILED -> ExitCode.INTERNAL;
            };
        }
        if (problem instanceof ScenarioException wrong) {
            wrong.problems().forEach(each -> terminal.news(terminal.red("lab: ") + each));
            return ExitCode.USAGE;
        }
        if (problem instanceof UncheckedIOException io) {
            terminal.news(terminal.red("lab: ") + io.getMessage());
            return ExitCode.MISSING;
        }
        if (problem instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
        terminal.news(terminal.red("lab: ") + "this should not have happened, please report it: " + problem);
        problem.printStackTrace(terminal.err());
        return ExitCode.INTERNAL;
    }

    /** Gives the context to every command that asks for it. */
    private record ContextFactory(LabContext context) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(LabContext.class).newInstance(context);
            } catch (NoSuchMethodException none) {
                return CommandLine.defaultFactory().create(type);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause() instanceof Exception cause ? cause : thrown;
            }
        }
    }
}
