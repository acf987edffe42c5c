package brownout.chaos.testkit.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run.
 *
 * @param name as people call it: {@code kafka-1}
 * @param command the program, looked up on PATH, and its arguments
 * @param environment added to this JVM's own
 * @param directory working directory; made when missing
 * @param log where standard output and error are appended; its directory is made when missing
 */
public record ProcessSpec(
        String name, List<String> command, Map<String, String> environment, Path directory, Path log) {

    public ProcessSpec {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a process needs a name, for instance kafka-1");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("process " + name + " needs a command");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** No environment of its own, working directory and log in {@code directory}. */
    public ProcessSpec(String name, List<String> command, Path directory) {
        this(name, command, Map.of(), directory, directory.resolve(name + ".log"));
    }
}
