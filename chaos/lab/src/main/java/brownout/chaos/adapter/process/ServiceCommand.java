package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ServiceSettings;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The command line of a service's JVM. It runs in the directory of its Quarkus application, because that is what the
 * paths in the archive of shared classes ({@code app-cds.jsa}) are relative to.
 */
final class ServiceCommand {
    private final Path root;
    private final ServiceSettings settings;
    private final Optional<URI> otlp;
    private final StartFiles safeguards;

    ServiceCommand(Path root, ServiceSettings settings, Optional<URI> otlp, StartFiles safeguards) {
        this.root = root;
        this.settings = settings;
        this.otlp = otlp;
        this.safeguards = safeguards;
    }

    ProcessSpec of(Node node, Path log) {
        Path application = root.resolve(node.kind().module()).resolve("target/quarkus-app");
        if (!Files.isRegularFile(application.resolve("quarkus-run.jar"))) {
            throw new ClusterException(
                    Reason.MISSING,
                    node.name() + " is not built: there is no " + application.resolve("quarkus-run.jar")
                            + "; ./lab builds it, or mvn package");
        }
        Properties tuning = tuning(node);
        List<String> command = new ArrayList<>();
        command.add(JavaCommand.java().toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData"));
        command.addAll(List.of(tuning.getProperty("jvm", "-Xmx128m").split(" +")));
        // A missing or outdated archive only costs time.
        command.addAll(
                List.of("-Xshare:auto", "-XX:SharedArchiveFile=app-cds.jsa", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        properties(node, tuning).forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", "quarkus-run.jar"));
        return new ProcessSpec(node.name(), command, Map.of(), application, log);
    }

    private Map<String, String> properties(Node node, Properties tuning) {
        Map<String, String> all = new TreeMap<>();
        tuning.stringPropertyNames().stream()
                .filter(key -> !key.equals("jvm"))
                .forEach(key -> all.put(key, tuning.getProperty(key)));
        otlp.ifPresent(collector -> {
            all.put("quarkus.otel.sdk.disabled", "false");
            all.put("quarkus.otel.exporter.otlp.endpoint", collector.toString());
            // Each instance is a column of its own in a space-time diagram.
            all.put("quarkus.otel.resource.attributes", "service.name=" + node.name());
        });
        all.put("quarkus.config.locations", safeguards.clear(node).toUri().toString());
        all.putAll(settings.of(node));
        return all;
    }

    private static Properties tuning(Node node) {
        String resource = ServiceSettings.tuningResource(node.kind());
        try (InputStream in = ServiceSettings.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + resource + " beside " + ServiceSettings.class);
            }
            Properties tuning = new Properties();
            tuning.load(in);
            return tuning;
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + resource, e);
        }
    }
}
