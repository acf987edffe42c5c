package brownout.chaos.report;

import brownout.chaos.history.FaultWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults above the panels: a row for each kind of fault on each link, named; and their shadow over the panels. */
final class FaultStrip {

    private static final double ROW = 22;
    private static final int ROWS = 8;
    private static final double CHARACTER = 6.7;

    private final Map<String, List<FaultWindow>> rows = new LinkedHashMap<>();
    private final List<FaultWindow> faults;
    private final RunScale scale;

    FaultStrip(List<FaultWindow> faults, RunScale scale) {
        this.faults = faults;
        this.scale = scale;
        faults.forEach(fault ->
                rows.computeIfAbsent(name(fault), name -> new ArrayList<>()).add(fault));
    }

    private static String name(FaultWindow fault) {
        return fault.target() + " · " + fault.what();
    }

    double height() {
        return rows.isEmpty() ? 0 : Math.min(rows.size(), ROWS + 1) * ROW + 2;
    }

    void bands(Markup svg, double bottom) {
        for (FaultWindow fault : faults) {
            double from = scale.x(fault.from());
            svg.empty(
                    "rect",
                    "class",
                    "fault-band",
                    "x",
                    Figures.coordinate(from),
                    "y",
                    "0",
                    "width",
                    Figures.coordinate(Math.max(1, scale.x(fault.until()) - from)),
                    "height",
                    Figures.coordinate(bottom));
        }
    }

    void draw(Markup svg) {
        int row = 0;
        for (Map.Entry<String, List<FaultWindow>> entry : rows.entrySet()) {
            if (row == ROWS && rows.size() > ROWS + 1) {
                svg.open("text", "class", "fault-name", "x", "2", "y", Figures.coordinate(ROWS * ROW + 14))
                        .text("and " + (rows.size() - ROWS) + " more, listed below")
                        .close();
                return;
            }
            entry.getValue().forEach(window -> bar(svg, window));
            label(svg, row + 1, entry.getKey(), entry.getValue(), row * ROW);
            row++;
        }
    }

    private void bar(Markup svg, FaultWindow fault) {
        int row = new ArrayList<>(rows.keySet()).indexOf(name(fault));
        double from = scale.x(fault.from());
        svg.open(
                        "rect",
                        "class",
                        fault.touched() == 0 ? "fault idle" : "fault",
                        "x",
                        Figures.coordinate(from),
                        "y",
                        Figures.coordinate(row * ROW + 4),
                        "width",
                        Figures.coordinate(Math.max(2, scale.x(fault.until()) - from)),
                        "height",
                        "12",
                        "rx",
                        "2")
                .open("title")
                .text(sentence(fault))
                .close(2);
    }

    /** {@code notification→push: timeout downstream 33 %, 3.00 s to 13.00 s, touched 41204 bytes}. */
    static String sentence(FaultWindow fault) {
        String touched = fault.touched() == 0
                ? "touched nothing"
                : fault.touched() == 1 ? "took effect" : "touched " + fault.touched() + " bytes";
        return fault.target() + ": " + fault.what() + ", " + Figures.seconds(fault.from()) + " to "
                + Figures.seconds(fault.until()) + ", " + touched;
    }

    /** Beside the row's bars on the side where there is more room; over them when there is room on neither. */
    private void label(Markup svg, int number, String name, List<FaultWindow> windows, double top) {
        double first = windows.stream()
                .mapToDouble(window -> scale.x(window.from()))
                .min()
                .orElse(0);
        double last = windows.stream()
                .mapToDouble(window -> scale.x(window.until()))
                .max()
                .orElse(0);
        double needed = name.length() * CHARACTER + 8;
        boolean right = Panels.WIDTH - last >= Math.min(needed, first);
        boolean over = Panels.WIDTH - last < needed && first < needed;
        double x = over ? Math.min(first + 4, Math.max(2, Panels.WIDTH - needed)) : right ? last + 6 : first - 6;
        String anchor = over || right ? "start" : "end";
        String y = Figures.coordinate(top + 14.5);
        svg.open("text", "class", "fault-name halo wide", "x", Figures.coordinate(x), "y", y, "text-anchor", anchor)
                .text(name)
                .close();
        boolean rightOfNumber = Panels.WIDTH - last > 40;
        svg.open(
                        "text",
                        "class",
                        "fault-name halo narrow",
                        "x",
                        Figures.coordinate(rightOfNumber ? last + 6 : first - 6),
                        "y",
                        Figures.coordinate(top + 17),
                        "text-anchor",
                        rightOfNumber ? "start" : "end")
                .text(String.valueOf(number))
                .close();
    }

    /** The rows' faults in words, in the order of their numbers. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        rows.values().forEach(windows -> {
            FaultWindow first = windows.get(0);
            sentences.add(
                    windows.size() == 1
                            ? sentence(first)
                            : first.target() + ": " + first.what() + ", " + windows.size() + " times, first "
                                    + Figures.seconds(first.from()) + ", last until "
                                    + Figures.seconds(
                                            windows.get(windows.size() - 1).until()));
        });
        return sentences;
    }
}
