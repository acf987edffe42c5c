package brownout.chaos.testkit.kafka;

import brownout.chaos.testkit.process.ProcessException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The broker's own jars, as this module's build found them in the local Maven repository. */
final class KafkaClassPath {
    private static final String RESOURCE = "class-path";

    private KafkaClassPath() {}

    /** @throws ProcessException when the list or a jar on it is missing */
    static String joined() {
        List<String> jars = read();
        for (String jar : jars) {
            if (!Files.isRegularFile(Path.of(jar))) {
                throw new ProcessException("Kafka's " + jar
                        + " is missing: the local Maven repository was moved or emptied since chaos/testkit"
                        + " was built; build it again with `mvn -pl chaos/testkit -am install -DskipTests`.");
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    private static List<String> read() {
        try (InputStream list = KafkaClassPath.class.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                throw new ProcessException(
                        "Kafka's class path is not in chaos/testkit: it was not built by Maven; build it"
                                + " with `mvn -pl chaos/testkit -am process-classes`.");
            }
            return List.of(new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("[|]"));
        } catch (IOException e) {
            throw new ProcessException(
                    "Kafka's class path in chaos/testkit cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
