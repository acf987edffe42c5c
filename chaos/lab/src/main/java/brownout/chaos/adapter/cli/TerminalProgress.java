package brownout.chaos.adapter.cli;

import brownout.chaos.cluster.StartProgress;
import java.time.Duration;
import java.util.Locale;

/** A line for everything that comes up. */
final class TerminalProgress implements StartProgress {
    private final Terminal terminal;

    TerminalProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void note(String sentence) {
        terminal.news(terminal.yellow(sentence));
    }

    @Override
    public synchronized void up(String process, Duration took) {
        String name = terminal.colour() ? String.format(Locale.ROOT, "%-24s", process) : process;
        terminal.news(name + " " + terminal.green("up") + " " + terminal.dim(seconds(took)));
    }

    @Override
    public synchronized void ready(Duration took) {
        terminal.news(terminal.bold("ready after " + seconds(took)));
    }

    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
