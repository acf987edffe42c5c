package brownout.chaos.report;

import java.util.List;

/**
 * Lines over time. Where a series has more values than the panel has columns, each column draws its least and its
 * greatest, so that no peak is lost.
 */
final class SeriesPanel implements Panels.Panel {

    private static final double TITLE = 28;
    private static final double PLOT = 84;
    private static final double LEGEND = 18;
    private static final double COLUMN = 2;
    private static final int STYLES = 6;

    private final String group;
    private final List<Series> series;
    private final RunScale scale;
    private final double max;

    SeriesPanel(String group, List<Series> series, RunScale scale) {
        this.group = group;
        this.series = List.copyOf(series);
        this.scale = scale;
        double highest = series.stream()
                .mapToDouble(each -> Figures.max(each.values()))
                .max()
                .orElse(0);
        this.max = highest > 0 ? highest : 1;
    }

    @Override
    public double height() {
        return TITLE + PLOT + (series.size() > 1 ? LEGEND * ((series.size() + 2) / 3) : 0);
    }

    @Override
    public void draw(Markup svg) {
        Panels.title(svg, group, series.get(0).unit());
        List<Double> ticks =
                Scale.ticks(max, 2).stream().filter(tick -> tick > 0).toList();
        ticks.forEach(tick -> Panels.grid(svg, TITLE + PLOT * (1 - tick / max)));
        Panels.axisLine(svg, TITLE + PLOT);
        for (int i = 0; i < series.size(); i++) {
            Series each = series.get(i);
            svg.open("path", "class", "line style-" + i % STYLES, "d", path(each));
            svg.open("title").text(each.name()).close(2);
            if (series.size() > 1) {
                legend(svg, i, each.name());
            }
        }
        ticks.forEach(tick -> Panels.label(svg, TITLE + PLOT * (1 - tick / max), Figures.number(tick)));
    }

    private void legend(Markup svg, int index, String name) {
        double x = (index % 3) * (Panels.WIDTH / 3);
        double y = TITLE + PLOT + LEGEND * (index / 3 + 1) - 4;
        svg.empty(
                "line",
                "class",
                "line style-" + index % STYLES,
                "x1",
                Figures.coordinate(x),
                "x2",
                Figures.coordinate(x + 18),
                "y1",
                Figures.coordinate(y - 4),
                "y2",
                Figures.coordinate(y - 4));
        svg.open("text", "class", "tick", "x", Figures.coordinate(x + 24), "y", Figures.coordinate(y))
                .text(name)
                .close();
    }

    private String path(Series each) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        int i = 0;
        while (i < each.values().length) {
            if (Double.isNaN(each.values()[i])) {
                pen = false;
                i++;
                continue;
            }
            int column = column(each, i);
            int end = i;
            int least = i;
            int greatest = i;
            while (end < each.values().length && column(each, end) == column && !Double.isNaN(each.values()[end])) {
                least = each.values()[end] < each.values()[least] ? end : least;
                greatest = each.values()[end] > each.values()[greatest] ? end : greatest;
                end++;
            }
            point(path, each, Math.min(least, greatest), pen);
            if (least != greatest) {
                point(path, each, Math.max(least, greatest), true);
            }
            pen = true;
            i = end;
        }
        return path.toString();
    }

    private int column(Series each, int i) {
        return (int) (scale.x(each.atNanos()[i]) / COLUMN);
    }

    private void point(StringBuilder path, Series each, int i, boolean pen) {
        double share = Math.max(0, each.values()[i]) / max;
        path.append(pen ? 'L' : 'M')
                .append(Figures.coordinate(scale.x(each.atNanos()[i])))
                .append(' ')
                .append(Figures.coordinate(TITLE + PLOT * (1 - share)));
    }
}
