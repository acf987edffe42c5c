package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Quantities;
import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.scenario.Toxics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One fault by hand. */
@Command(name = "fault", description = "Puts one toxic on a link for a while.", mixinStandardHelpOptions = true)
final class FaultCommand implements Callable<Integer> {
    private final LabContext context;

    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "LINK", description = "Which link, for instance notification→push.")
    private String link = "";

    @Parameters(index = "1", paramLabel = "TOXIC", description = "Which toxic, for instance latency.")
    private String toxic = "";

    @Parameters(index = "2..*", paramLabel = "KEY=VALUE", description = "The toxic's attributes.")
    private List<String> attributes = List.of();

    @Option(names = "--for", paramLabel = "DURATION", description = "Heals by itself after this (default: 30s).")
    private String duration = "30s";

    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            description = "upstream (client to server) or downstream (default; of a partition: both).")
    private @Nullable String stream;

    @Option(
            names = "--toxicity",
            paramLabel = "SHARE",
            description = "Share of connections it applies to, 0.33 or 33%% (default: all).")
    private String toxicity = "1";

    @Option(names = "--seed", paramLabel = "N", description = "Of the toxicity and jitter draws (default: 0).")
    private long seed;

    FaultCommand(LabContext context) {
        this.context = context;
    }

    @Spec
    void setSpec(CommandSpec spec) {
        this.spec = spec;
        List<String> footer = new ArrayList<>(List.of(
                "",
                "  ./lab fault notification→push latency latency=800 --for 10s",
                "",
                "Toxics and their attributes:"));
        Toxics.usage().forEach(usage -> footer.add("  " + usage));
        footer.add("A link may be typed as a→b, 'a->b' or a_to_b; ./lab status lists them.");
        spec.usageMessage().footer(footer.toArray(String[]::new));
    }

    @Override
    public Integer call() {
        List<Toxic> parsed = streams().map(this::toxic).toList();
        Duration timeToLive = ProcessCommands.timeToLive(spec, duration);
        Cluster cluster = context.clusters().connect();
        parsed.forEach(each -> cluster.faults().inject(link, each, timeToLive, seed));
        context.terminal()
                .println(toxic + " is on " + link + " and heals by itself after " + Quantities.print(timeToLive)
                        + "; ./lab heal removes it now");
        return ExitCode.AS_EXPECTED;
    }

    private Stream<String> streams() {
        if (stream != null) {
            return Stream.of(stream);
        }
        return toxic.equals("partition") ? Stream.of("upstream", "downstream") : Stream.of("downstream");
    }

    private Toxic toxic(String inStream) {
        List<Entry> entries = new ArrayList<>();
        entries.add(entry("type", toxic));
        entries.add(entry("stream", inStream));
        entries.add(entry("toxicity", toxicity));
        for (String attribute : attributes) {
            int equals = attribute.indexOf('=');
            entries.add(
                    equals < 0
                            ? entry(attribute, "")
                            : entry(attribute.substring(0, equals), attribute.substring(equals + 1)));
        }
        List<Problem> problems = new ArrayList<>();
        Optional<Toxic> read = Toxics.read(new Mapping(Position.of("fault"), entries), problems);
        if (!problems.isEmpty()) {
            throw wrong(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        }
        return read.orElseThrow();
    }

    private static Entry entry(String key, String value) {
        Position position = Position.of(key);
        return new Entry(position, key, new Scalar(position, value));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
