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
    private static final double CHARACTER = 6.9;

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

    /** Beside the row's bars on the side where there is more room, and shortened to it. */
    private void label(Markup svg, int number, String name, List<FaultWindow> windows, double top) {
        double first = windows.stream()
                .mapToDouble(window -> scale.x(window.from()))
                .min()
                .orElse(0);
        double last = windows.stream()
                .mapToDouble(window -> scale.x(window.until()))
                .max()
                .orElse(0);
        boolean right = Panels.WIDTH - last >= Math.min(first, name.length() * CHARACTER);
        double room = right ? Panels.WIDTH - last : first;
        String text = DiagramWords.shortened(name, (int) Math.max(3, (room - 6) / CHARACTER));
        String x = Figures.coordinate(right ? last + 6 : first - 6);
        String anchor = right ? "start" : "end";
        text(svg, "wide", x, top + 14.5, anchor, text);
        text(svg, "narrow", x, top + 17, anchor, String.valueOf(number));
    }

    private static void text(Markup svg, String css, String x, double y, String anchor, String text) {
        svg.open("text", "class", "fault-name " + css, "x", x, "y", Figures.coordinate(y), "text-anchor", anchor)
                .text(text)
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
