package brownout.chaos.report;

import brownout.chaos.history.FaultWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One variant over time, as a single SVG: faults, throughput by outcome, latency, then a panel for each group of
 * series. They share one time axis; each fault shades all of them.
 */
final class Panels {

    static final double WIDTH = 640;
    /** Left of it stand the labels of the axes. */
    static final double LEFT = 60;

    private static final double GAP = 16;

    private final VariantResult variant;
    private final RunScale scale;
    private final String id;

    Panels(VariantResult variant, RunScale scale, String id) {
        this.variant = variant;
        this.scale = scale;
        this.id = id;
    }

    Markup svg() {
        FaultStrip strip = new FaultStrip(variant.history().faults(), scale);
        List<Panel> panels = new ArrayList<>();
        panels.add(new ThroughputPanel(variant.history(), scale));
        panels.add(new LatencyPanel(variant.history(), scale));
        byGroup().forEach((group, series) -> panels.add(new SeriesPanel(group, series, scale)));
        double height = strip.height()
                + panels.stream().mapToDouble(panel -> panel.height() + GAP).sum()
                + 24;
        Markup svg = new Markup();
        svg.open(
                "svg",
                "class",
                "panels",
                "viewBox",
                "0 0 " + Figures.coordinate(WIDTH) + " " + Figures.coordinate(height),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-description");
        svg.open("title", "id", id + "-title")
                .text(variant.name() + " over time")
                .close();
        svg.open("desc", "id", id + "-description").text(description()).close();
        hatch(svg);
        strip.bands(svg, height - 24);
        strip.draw(svg);
        double top = strip.height();
        for (Panel panel : panels) {
            svg.open("g", "transform", "translate(0 " + Figures.coordinate(top + GAP) + ")");
            panel.draw(svg);
            svg.close();
            top += panel.height() + GAP;
        }
        axis(svg, top);
        return svg.close();
    }

    /** Something that fills its own width and stands at its own origin. */
    interface Panel {
        double height();

        void draw(Markup svg);
    }

    private Map<String, List<Series>> byGroup() {
        Map<String, List<Series>> groups = new LinkedHashMap<>();
        variant.series().stream()
                .filter(series -> series.values().length > 0)
                .forEach(series -> groups.computeIfAbsent(
                                series.group().isEmpty() ? series.name() : series.group(), group -> new ArrayList<>())
                        .add(series));
        return groups;
    }

    private String description() {
        StringBuilder text = new StringBuilder(Figures.of(variant.history()).sentence()).append('.');
        for (FaultWindow fault : variant.history().faults()) {
            text.append(' ')
                    .append(fault.target())
                    .append(", ")
                    .append(fault.what())
                    .append(", from ")
                    .append(Figures.seconds(fault.from()))
                    .append(" to ")
                    .append(Figures.seconds(fault.until()))
                    .append('.');
        }
        return text.toString();
    }

    private void hatch(Markup svg) {
        svg.open("defs");
        svg.open(
                "pattern",
                "id",
                id + "-hatch",
                "width",
                "5",
                "height",
                "5",
                "patternUnits",
                "userSpaceOnUse",
                "patternTransform",
                "rotate(45)");
        svg.empty("rect", "class", "hatch-ground", "width", "5", "height", "5");
        svg.empty("rect", "class", "hatch-line", "width", "2", "height", "5");
        svg.close(2);
    }

    private void axis(Markup svg, double top) {
        axisLine(svg, top);
        List<Double> ticks = Scale.ticks(scale.end() / 1e9, 7);
        for (double tick : ticks) {
            double x = scale.x(Math.round(tick * 1e9));
            String anchor = x > WIDTH - 24 ? "end" : "middle";
            svg.empty(
                    "line",
                    "class",
                    "axis",
                    "x1",
                    Figures.coordinate(x),
                    "x2",
                    Figures.coordinate(x),
                    "y1",
                    Figures.coordinate(top),
                    "y2",
                    Figures.coordinate(top + 4));
            svg.open(
                            "text",
                            "class",
                            "tick",
                            "x",
                            Figures.coordinate(x),
                            "y",
                            Figures.coordinate(top + 20),
                            "text-anchor",
                            anchor)
                    .text(Figures.number(tick) + " s")
                    .close();
        }
    }

    static void title(Markup svg, String name, String unit) {
        svg.open("text", "class", "panel-title", "x", "0", "y", "14").text(name);
        svg.open("tspan", "class", "panel-unit")
                .text(unit.isEmpty() ? "" : "  " + unit)
                .close();
        svg.close();
    }

    static void grid(Markup svg, double y) {
        String at = Figures.coordinate(y);
        svg.empty("line", "class", "grid", "x1", Figures.coordinate(LEFT), "x2", "640", "y1", at, "y2", at);
    }

    static void axisLine(Markup svg, double y) {
        String at = Figures.coordinate(y);
        svg.empty("line", "class", "axis", "x1", Figures.coordinate(LEFT), "x2", "640", "y1", at, "y2", at);
    }

    /** Of a grid line. */
    static void label(Markup svg, double y, String text) {
        svg.open("text", "class", "tick", "x", "52", "y", Figures.coordinate(y + 4), "text-anchor", "end")
                .text(text)
                .close();
    }
}
