package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.yaml.TenantsFile;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.Tenants;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the whole system and keeps it up. */
@Command(
        name = "up",
        description = "Starts the whole system, until Ctrl-C or ./lab down.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private final LabContext context;

    @Option(names = "--brokers", paramLabel = "N", description = "Kafka brokers, 1 or 3 (default: 1).")
    private int brokers = 1;

    @Option(names = "--fresh", description = "Deletes the data of earlier labs first.")
    private boolean fresh;

    @Option(
            names = "--toxiproxy",
            paramLabel = "URL",
            description = "Uses a real Toxiproxy server, for instance http://127.0.0.1:8474.")
    private @Nullable URI toxiproxy;

    @Option(
            names = "--otlp",
            paramLabel = "URL",
            description = "Where services send their traces (OTLP over gRPC, http://127.0.0.1:4317).")
    private @Nullable URI otlp;

    @Option(
            names = "--tenants",
            paramLabel = "FILE",
            description = "Whose keys the services take: a YAML file, or 'default' for two (README, Two tenants).")
    private @Nullable String tenants;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything that is drawn (default: 0).")
    private long seed;

    UpCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        StartOptions options = new StartOptions(
                brokers,
                Optional.ofNullable(toxiproxy),
                Optional.ofNullable(otlp),
                tenants == null ? Tenants.NONE : TenantsFile.read(tenants),
                seed);
        try (LabInForeground lab = LabInForeground.start(context, options, fresh)) {
            lab.awaitDown();
        }
        return ExitCode.AS_EXPECTED;
    }
}
