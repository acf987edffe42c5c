package brownout.chaos.adapter.cli;

import brownout.chaos.report.Colours;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command prints: results to {@code out}, news and errors to {@code err}.
 *
 * @param colour whether ANSI colours may be used: on a terminal, unless {@code NO_COLOR} is set (no-color.org)
 * @param width in columns
 */
public record Terminal(PrintStream out, PrintStream err, boolean colour, int width) {
    private static final int USUAL_WIDTH = 100;

    /** Of this process. {@code LAB_TTY} and {@code COLUMNS} are set by the launcher, which can see the terminal. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean colour = "1".equals(environment.get("LAB_TTY"))
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        return new Terminal(utf8(System.out), utf8(System.err), colour, width(environment.get("COLUMNS")));
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    private static int width(@org.jspecify.annotations.Nullable String columns) {
        if (columns == null || !columns.matches("[1-9][0-9]{1,3}")) {
            return USUAL_WIDTH;
        }
        return Math.max(40, Integer.parseInt(columns));
    }

    public void println(String line) {
        out.println(line);
    }

    public void news(String line) {
        err.println(line);
    }

    Colours colours() {
        return new Colours(colour);
    }

    String bold(String text) {
        return colours().bold(text);
    }

    String dim(String text) {
        return colours().dim(text);
    }

    String red(String text) {
        return colours().red(text);
    }

    String green(String text) {
        return colours().green(text);
    }

    String yellow(String text) {
        return colours().yellow(text);
    }
}
