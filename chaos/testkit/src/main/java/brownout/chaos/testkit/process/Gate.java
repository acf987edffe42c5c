package brownout.chaos.testkit.process;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds a child back until it is registered with the {@link Minder}, then becomes it ({@code exec} keeps the pid).
 *
 * <p>Where {@code setsid} (Linux) or {@code perl} (macOS) is to be had, the child leads a process group of its own: a
 * Ctrl-C in the terminal then reaches this JVM alone, and a signal to the child reaches the child's children too.
 * Elsewhere SIGINT is ignored, which a JVM inherits.
 */
final class Gate {
    private static final String OWN_SESSION = """
            if command -v setsid >/dev/null 2>&1; then
              exec setsid "$@"
            elif command -v perl >/dev/null 2>&1; then
              exec perl -e 'setpgrp(0, 0); exec {$ARGV[0]} @ARGV or die "$ARGV[0]: $!\\n"' "$@"
            fi
            exec "$@"
            """;

    private static final String WAIT_TO_BE_REGISTERED = """
            trap '' INT
            read -r go || exit 125
            exec </dev/null
            """;

    private Gate() {}

    static List<String> waiting(List<String> command) {
        List<String> gated = new ArrayList<>(List.of("sh", "-c", WAIT_TO_BE_REGISTERED + OWN_SESSION, "sh"));
        gated.addAll(command);
        return gated;
    }

    static List<String> ownSession(String... command) {
        List<String> gated = new ArrayList<>(List.of("sh", "-c", "trap '' INT HUP\n" + OWN_SESSION, "sh"));
        gated.addAll(List.of(command));
        return gated;
    }
}
