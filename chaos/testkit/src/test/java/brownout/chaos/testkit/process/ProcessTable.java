package brownout.chaos.testkit.process;

import java.nio.charset.StandardCharsets;

/** What {@code ps} says. A zombie, which nobody has reaped yet, does not run. */
final class ProcessTable {
    private ProcessTable() {}

    static boolean isRunning(long pid) {
        String state = state(pid);
        return !state.isEmpty() && !state.startsWith("Z");
    }

    static String state(long pid) {
        return ps("stat=", pid);
    }

    static long group(long pid) {
        return Long.parseLong(ps("pgid=", pid));
    }

    static String command(long pid) {
        return ps("args=", pid);
    }

    private static String ps(String field, long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", field, "-p", Long.toString(pid)).start();
            String output = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            ps.waitFor();
            return output.strip();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
