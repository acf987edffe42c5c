package brownout.chaos.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines for child JVMs, with the same Java that runs this one. */
public final class JavaCommand {
    private JavaCommand() {}

    /** @throws ProcessException when this JVM's own installation has lost its launcher */
    public static Path java() {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new ProcessException(
                    "There is no java at " + java + ": install a JDK 17 or newer and set JAVA_HOME.");
        }
        return java;
    }

    /** @param heapMegabytes {@code -Xmx}; collector and compiler are the ones that start fast and stay small */
    public static List<String> small(int heapMegabytes, List<String> arguments) {
        List<String> command = lasting(heapMegabytes, arguments);
        command.add(1, "-XX:TieredStopAtLevel=1");
        return command;
    }

    /** As {@link #small}, with both compilers: slower at first, faster after a minute of load. */
    public static List<String> lasting(int heapMegabytes, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                java().toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xshare:auto"));
        command.addAll(arguments);
        return command;
    }
}
