package brownout.chaos.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What only the operating system can do, through the POSIX tools {@code sh} and {@code ps}. */
final class Signals {
    private static final long TOOL_SECONDS = 10;

    private Signals() {}

    /** To the process group that {@code pid} leads; to {@code pid} alone where it leads none. */
    static void send(String signal, long pid) {
        run("kill -" + signal + " -" + pid + " 2>/dev/null || kill -" + signal + " " + pid + " 2>/dev/null");
    }

    static void sendToLeader(String signal, long pid) {
        run("kill -" + signal + " " + pid + " 2>/dev/null");
    }

    static long residentBytes(long pid) {
        try {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            if (Files.exists(status)) {
                return kilobytes(Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .findFirst()
                        .orElse(""));
            }
            return kilobytes(run("ps -o rss= -p " + pid));
        } catch (IOException e) {
            return 0;
        }
    }

    private static long kilobytes(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits) * 1024;
    }

    private static String run(String script) {
        try {
            Process shell = new ProcessBuilder(List.of("sh", "-c", script))
                    .redirectErrorStream(true)
                    .start();
            shell.getOutputStream().close();
            String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!shell.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
                throw new ProcessException("`" + script + "` did not end within " + TOOL_SECONDS + " s.");
            }
            return output;
        } catch (IOException e) {
            throw new ProcessException("`" + script + "` could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("`" + script + "` was interrupted.", e);
        }
    }
}
