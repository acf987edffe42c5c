package brownout.chaos.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Class paths of child JVMs: the jars that this module's build found in the local Maven repository, written into a
 * resource {@code class-path} beside the class that starts the child. So a child never sees the class path of whoever
 * tests with this kit, and brings nothing to it.
 */
public final class ClassPath {
    private static final String RESOURCE = "class-path";
    private static final String BUILD_AGAIN = "build it with `mvn -pl chaos/testkit -am install -DskipTests`.";

    private ClassPath() {}

    /** @throws ProcessException when the list or a jar on it is missing */
    public static String beside(Class<?> starter) {
        List<String> jars = read(starter);
        for (String jar : jars) {
            if (!Files.isRegularFile(Path.of(jar))) {
                throw new ProcessException(jar + " is missing: the local Maven repository was moved or emptied since"
                        + " chaos/testkit was built; " + BUILD_AGAIN);
            }
        }
        return String.join(File.pathSeparator, jars);
    }

    /** The jar or directory that {@code type} was loaded from. */
    public static String locationOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException | RuntimeException e) {
            throw new ProcessException(
                    "It cannot be told which file " + type.getName() + " was loaded from, so no child JVM can load it.",
                    e);
        }
    }

    private static List<String> read(Class<?> starter) {
        try (InputStream list = starter.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                throw new ProcessException("The class path for " + starter.getSimpleName()
                        + " is not in chaos/testkit, because it was not built by Maven; " + BUILD_AGAIN);
            }
            return List.of(new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("[|]"));
        } catch (IOException e) {
            throw new ProcessException(
                    "The class path for " + starter.getSimpleName() + " cannot be read: " + e.getMessage() + ".", e);
        }
    }
}
