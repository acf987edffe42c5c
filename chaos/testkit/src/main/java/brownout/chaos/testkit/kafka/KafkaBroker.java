package brownout.chaos.testkit.kafka;

import brownout.chaos.testkit.process.ClassPath;
import brownout.chaos.testkit.process.DataDirectory;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.process.SharedClasses;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Files and command line of one broker. */
final class KafkaBroker {
    /** The line a broker prints once it is registered, unfenced, and takes requests. */
    static final Readiness READY = Readiness.logLine("Kafka Server started");

    private static final Duration FORMAT_TAKES_AT_MOST = Duration.ofSeconds(60);
    private static final int NEEDS_MEGABYTES = 100;

    private final String name;
    private final Path home;
    private final Path log;
    private final UnaryOperator<List<String>> java;
    private final @Nullable SharedClasses sharedClasses;
    private final Map<String, String> config;
    private SharedClasses.@Nullable Run run;

    /** @param java makes a command line of the arguments of a JVM */
    KafkaBroker(
            String name,
            Path home,
            Path log,
            UnaryOperator<List<String>> java,
            @Nullable SharedClasses sharedClasses,
            Map<String, String> config) {
        this.name = name;
        this.home = home;
        this.log = log;
        this.java = java;
        this.sharedClasses = sharedClasses;
        this.config = Map.copyOf(config);
    }

    /** Formats the data directory if it is new, and starts the broker without waiting for it. */
    ManagedProcess start(String clusterId) {
        DataDirectory.prepare(home, name, NEEDS_MEGABYTES);
        writeFiles();
        if (!Files.exists(Path.of(config.getOrDefault("log.dirs", "")).resolve("meta.properties"))) {
            ManagedProcess.run(
                    spec(name + "-format", "kafka.tools.StorageTool", "format", "-t", clusterId, "-c", properties()),
                    FORMAT_TAKES_AT_MOST);
        }
        run = sharedClasses == null ? null : sharedClasses.run();
        return ManagedProcess.start(spec(name, "kafka.Kafka", properties()));
    }

    /** SIGTERM, and SIGKILL after {@code grace}; the shared classes are then as they should be for the next start. */
    void stop(ManagedProcess process, Duration grace) {
        boolean gracefully = process.stop(grace);
        if (run != null) {
            run.ended(gracefully);
        }
    }

    private ProcessSpec spec(String process, String... mainAndArguments) {
        List<String> arguments = new ArrayList<>(run == null ? List.of() : run.jvmOptions());
        arguments.addAll(List.of(
                "-Djava.util.logging.config.file=" + home.resolve("logging.properties"),
                "-Djava.awt.headless=true",
                "-cp",
                ClassPath.beside(KafkaBroker.class)));
        arguments.addAll(List.of(mainAndArguments));
        return new ProcessSpec(process, java.apply(arguments), Map.of(), home, log);
    }

    private String properties() {
        return home.resolve("server.properties").toString();
    }

    private void writeFiles() {
        try (InputStream logging = KafkaBroker.class.getResourceAsStream("logging.properties")) {
            if (logging == null) {
                throw new IllegalStateException("logging.properties is not beside " + KafkaBroker.class);
            }
            Files.copy(logging, home.resolve("logging.properties"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(
                    home.resolve("server.properties"),
                    config.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .sorted()
                            .collect(Collectors.joining("\n", "", "\n")));
        } catch (IOException e) {
            throw new ProcessException(
                    "The configuration of " + name + " cannot be written to " + home + ": " + e + ".", e);
        }
    }
}
