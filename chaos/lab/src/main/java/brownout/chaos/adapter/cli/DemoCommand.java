package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.report.Replay.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The three signature scenarios. They run at the same time, because they share no link and no process: each has its own
 * service, its own Redis and its own way to Kafka.
 */
@Command(
        name = "demo",
        description = "Three guarantees, each broken without its safeguard and held with it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final List<String> SIGNATURES =
            List.of("notification/lost-ack", "job-queue/worker-paused-past-lease", "profile/read-your-writes-lost");

    private final LabContext context;

    @Option(names = "--one-by-one", description = "One scenario after the other: takes longer, easier to follow.")
    private boolean oneByOne;

    @Option(names = "--seed", paramLabel = "N", description = "Instead of each scenario's own.")
    private @Nullable Long seed;

    @Mixin
    private ReportOptions outputs = new ReportOptions();

    DemoCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ScenarioLibrary library = new ScenarioLibrary();
        List<RunSession.Order> orders = new ArrayList<>();
        for (String name : SIGNATURES) {
            Source source = new Source(name, library.text(name), Map.of(), List.of());
            orders.add(RunSession.Order.of(library, source, Optional.ofNullable(seed), RunCommand.command(source)));
        }
        return new RunSession(context, library).run(orders, !oneByOne, outputs, Optional.empty());
    }
}
