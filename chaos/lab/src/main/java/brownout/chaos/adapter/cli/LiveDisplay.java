package brownout.chaos.adapter.cli;

import brownout.chaos.format.Quantities;
import brownout.chaos.report.VariantResult;
import brownout.chaos.run.RunListener;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How runs go, for a person: on a terminal one line per run that changes in place, elsewhere one line for each thing
 * that happens.
 */
final class LiveDisplay implements RunListener, AutoCloseable {
    private static final long EVERY_MILLIS = 200;
    private static final int BAR = 12;

    private final Terminal terminal;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "display");
        thread.setDaemon(true);
        return thread;
    });
    private int drawn;
    private boolean closed;
    private int widest;

    LiveDisplay(Terminal terminal) {
        this.terminal = terminal;
        clock.scheduleAtFixedRate(this::tick, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One variant under way. */
    private static final class Row {
        private final Scenario scenario;
        private final Variant variant;
        private final Supplier<Progress> live;
        private final Set<String> told = new LinkedHashSet<>();
        private long endedBefore;
        private double smoothed;

        private Row(Scenario scenario, Variant variant, Supplier<Progress> live) {
            this.scenario = scenario;
            this.variant = variant;
            this.live = live;
        }

        /** Operations that end in a second, smoothed over about a second; to be asked once for each drawing. */
        private double rate(Progress now) {
            long ended = now.counts().ok() + now.counts().fail() + now.counts().info();
            double latest = (ended - endedBefore) * 1000.0 / EVERY_MILLIS;
            endedBefore = ended;
            smoothed += (latest - smoothed) / 4;
            return smoothed;
        }
    }

    @Override
    public synchronized void began(Scenario scenario, Variant variant, Supplier<Progress> live) {
        rows.put(scenario.name(), new Row(scenario, variant, live));
    }

    @Override
    public synchronized void phase(Scenario scenario, Variant variant, Phase phase) {
        if (terminal.colour()) {
            return;
        }
        String who = scenario.name() + ", " + variant.name() + ": ";
        switch (phase) {
            case LOAD ->
                terminal.news(who + scenario.workload().kind() + " at "
                        + String.format(
                                Locale.ROOT, "%.3g", scenario.workload().load().rate()) + "/s for "
                        + Quantities.print(scenario.workload().load().lasting()));
            case SETTLING -> terminal.news(who + "settling" + counts(rows.get(scenario.name())));
            case PREPARING, HEALING, RECOVERING, JUDGING, DONE -> {}
        }
    }

    private static String counts(@org.jspecify.annotations.Nullable Row row) {
        if (row == null) {
            return "";
        }
        var counts = row.live.get().counts();
        return " after " + counts.ok() + " ok, " + counts.fail() + " failed, " + counts.info() + " unknown";
    }

    @Override
    public synchronized void finished(Scenario scenario, Variant variant, VariantResult result) {
        erase();
        rows.remove(scenario.name());
        String sign = result.asExpected() ? terminal.green("✓") : terminal.red("✗");
        terminal.news(sign + " " + terminal.bold(scenario.name()) + ", " + variant.name() + ": "
                + result.verdict().label() + ", "
                + (result.asExpected() ? "as expected" : "expected " + result.expected()));
        draw();
    }

    private synchronized void tick() {
        if (closed) {
            return;
        }
        if (terminal.colour()) {
            erase();
            draw();
        } else {
            rows.values().forEach(this::tellFaults);
        }
    }

    private void tellFaults(Row row) {
        Set<String> now = row.live.get().faults();
        for (String fault : now) {
            if (row.told.add(fault)) {
                terminal.news(row.scenario.name() + ", " + row.variant.name() + ": " + fault + " begins");
            }
        }
        for (String fault : Set.copyOf(row.told)) {
            if (!now.contains(fault)) {
                row.told.remove(fault);
                terminal.news(row.scenario.name() + ", " + row.variant.name() + ": " + fault + " is over");
            }
        }
    }

    private void erase() {
        if (drawn > 0) {
            terminal.err().print("\u001b[" + drawn + "A\u001b[J");
            drawn = 0;
        }
    }

    private void draw() {
        if (!terminal.colour()) {
            return;
        }
        for (Row row : rows.values()) {
            for (String line : lines(row)) {
                terminal.err().println(line);
                drawn++;
            }
        }
    }

    /** One line, or two where one is too narrow for the name beside the figures. */
    private List<String> lines(Row row) {
        Progress now = row.live.get();
        String name = row.scenario.name() + " · " + row.variant.name();
        widest = Math.max(widest, name.length());
        String figures = String.format(
                Locale.ROOT,
                "%s %-10s %4.0f/s %5d ok %3d failed %3d unknown",
                bar(now),
                now.phase().label(),
                row.rate(now),
                now.counts().ok(),
                now.counts().fail(),
                now.counts().info());
        String faults = now.faults().isEmpty() ? "" : "  ⚡ " + String.join(", ", now.faults());
        int room = terminal.width() - 1;
        boolean fits = widest + 1 + figures.length() <= room;
        String last = fits ? name + " ".repeat(widest - name.length() + 1) + figures : "  " + figures;
        String line = cut(last, room);
        String shown = cut(faults, room - line.length());
        String whole = line + (shown.isEmpty() ? "" : terminal.yellow(shown));
        return fits ? List.of(whole) : List.of(cut(name, room), whole);
    }

    private static String cut(String text, int room) {
        return text.length() <= room ? text : room < 2 ? "" : text.substring(0, room - 1) + "…";
    }

    /** How much of a load is over; nothing while there is none. */
    private static String bar(Progress now) {
        if (now.phase() != Phase.LOAD) {
            return " ".repeat(BAR);
        }
        double share =
                Math.min(1, now.elapsed().toMillis() / (double) now.load().toMillis());
        int full = (int) Math.round(share * BAR);
        return "▰".repeat(full) + "▱".repeat(BAR - full);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        synchronized (this) {
            closed = true;
            erase();
        }
    }
}
