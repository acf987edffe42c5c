package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.Topology;
import brownout.chaos.naming.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a process's log; also after the lab is down. */
@Command(
        name = "logs",
        description = "The last lines of a process's log, also of a lab that is down.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "PROCESS", description = "Which process; ./lab status lists them.")
    private String process = "";

    @Option(names = "-n", paramLabel = "LINES", description = "How many lines (default: 40).")
    private int lines = 40;

    @Option(names = "-f", description = "Goes on printing what is added, until Ctrl-C.")
    private boolean follow;

    LogsCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path log = context.home().log(process);
        if (process.contains("/") || !Files.isRegularFile(log)) {
            List<String> known = known();
            throw new ClusterException(
                    Reason.WRONG_NAME,
                    known.contains(process)
                            ? process + " has no log yet in " + context.home().logs() + ": it has never been started"
                            : "there is no process " + process + Nearest.hint(process, known));
        }
        try (LogTail tail = LogTail.open(log, lines)) {
            do {
                String text = tail.next();
                context.terminal().out().write(text.getBytes(StandardCharsets.UTF_8));
                context.terminal().out().flush();
                if (follow && text.isEmpty()) {
                    Thread.sleep(200);
                }
            } while (follow);
        }
        return ExitCode.AS_EXPECTED;
    }

    private List<String> known() throws IOException {
        Stream<String> names = new Topology(1).nodes().stream().map(Topology.Node::name);
        Path logs = context.home().logs();
        if (!Files.isDirectory(logs)) {
            return names.toList();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return Stream.concat(
                            names,
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(".log"))
                                    .map(name -> name.substring(0, name.length() - ".log".length())))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }
}
