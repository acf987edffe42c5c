package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.fault.Toxic;
import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Quantities;
import brownout.chaos.scenario.ToxicType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One fault by hand. */
@Command(
        name = "fault",
        description = "Puts one toxic on a link for a while: ./lab fault notification→push latency latency=800",
        footer = {
            "",
            "Toxics and their attributes:",
            "  latency latency=MS [jitter=MS]     bandwidth rate=KB/s      slow_close delay=MS",
            "  timeout timeout=MS                 reset_peer [timeout=MS]  limit_data bytes=N",
            "  slicer average_size=N [size_variation=N] [delay=µs]         down",
            "A link may be typed as a→b, 'a->b' or a_to_b; ./lab status lists them."
        },
        mixinStandardHelpOptions = true)
final class FaultCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofHours(24);

    private final LabContext context;

    @Spec
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
            description = "upstream (client to server) or downstream (default).")
    private String stream = "downstream";

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

    @Override
    public Integer call() {
        Toxic parsed = toxic();
        Duration timeToLive = Quantities.duration(duration)
                .filter(each -> each.toMillis() >= 1 && each.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> wrong("--for was " + duration + ", must be like 500ms, 10s or 2m, at most 24h"));
        Cluster cluster = context.clusters().connect();
        cluster.faults().inject(link, parsed, timeToLive, seed);
        context.terminal()
                .println(toxic + " is on " + link + " and heals by itself after " + Quantities.print(timeToLive)
                        + "; ./lab heal removes it now");
        return ExitCode.AS_EXPECTED;
    }

    private Toxic toxic() {
        if (!ToxicType.names().contains(toxic)) {
            throw wrong("there is no toxic " + toxic + Nearest.hint(toxic, ToxicType.names()));
        }
        ToxicType type = ToxicType.named(toxic);
        Map<String, Long> values = new TreeMap<>();
        for (String attribute : attributes) {
            int equals = attribute.indexOf('=');
            String name = equals < 0 ? attribute : attribute.substring(0, equals);
            if (!type.attributes().contains(name)) {
                throw wrong(toxic + " has no attribute " + name + Nearest.hint(name, type.attributes()));
            }
            String text = attribute.substring(equals + 1);
            values.put(
                    name,
                    type.parse(name, equals < 0 ? "" : text)
                            .orElseThrow(() ->
                                    wrong(name + " of " + toxic + " was " + text + ", must be " + type.unitOf(name))));
        }
        type.required().stream()
                .filter(name -> !values.containsKey(name))
                .findFirst()
                .ifPresent(name -> {
                    throw wrong(toxic + " needs " + name + "=…: " + type.unitOf(name));
                });
        double share = Quantities.share(toxicity)
                .orElseThrow(() -> wrong("--toxicity was " + toxicity + ", must be like 0.33 or 33%"));
        if (!stream.equals("upstream") && !stream.equals("downstream")) {
            throw wrong("--stream was " + stream + ", can be either upstream or downstream");
        }
        return new Toxic(toxic, stream, share, values);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
