package brownout.chaos.report;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Each operation's latency on a logarithmic axis, at the time it was invoked. Points that would cover each other are
 * drawn as one, darker the more there are: no place where a point belongs is left empty, so no outlier is hidden, and a
 * million operations cost no more than the panel has room for.
 */
final class LatencyPanel implements Panels.Panel {

    private static final double TITLE = 26;
    private static final double LANE = 16;
    private static final double PLOT = 132;
    private static final double CELL = 3;

    /** So few points may be larger than their cells without becoming a smear. */
    private static final int SPARSE = 300;

    private static final int COLUMNS = (int) (Panels.WIDTH / CELL);

    private final RunScale scale;
    private final double lowest;
    private final double decades;
    private final Map<Outcome, Map<Integer, Integer>> cells = new TreeMap<>();
    private final long operations;

    LatencyPanel(History history, RunScale scale) {
        this.scale = scale;
        List<Double> marks = scale.decades();
        lowest = Math.log10(marks.get(0));
        decades = Math.log10(marks.get(marks.size() - 1)) - lowest;
        operations = Figures.workload(history).size();
        for (Operation operation : Figures.workload(history)) {
            int column = (int) Math.min(COLUMNS - 1.0, scale.x(operation.invokedAt()) / CELL);
            int row = operation.outcome() == Outcome.INFO ? 0 : (int) (y(operation.latency() / 1e6) / CELL);
            cells.computeIfAbsent(operation.outcome(), outcome -> new TreeMap<>())
                    .merge(row * COLUMNS + column, 1, Integer::sum);
        }
    }

    /** Within the plot, downwards. */
    private double y(double millis) {
        double share = (Math.log10(Math.max(millis, Math.pow(10, lowest))) - lowest) / decades;
        return PLOT * (1 - Math.min(1, share));
    }

    @Override
    public double height() {
        return TITLE + LANE + PLOT;
    }

    @Override
    public void draw(Markup svg) {
        long drawn = cells.values().stream().mapToLong(Map::size).sum();
        Panels.title(
                svg,
                "Latency",
                "log scale" + (drawn < operations ? ", " + operations + " operations in " + drawn + " points" : ""));
        for (double mark : scale.decades()) {
            Panels.grid(svg, TITLE + LANE + y(mark));
        }
        cells.forEach((outcome, points) -> {
            if (outcome == Outcome.INFO) {
                unanswered(svg, points);
            } else {
                answered(svg, outcome, points);
            }
        });
        scale.decades().forEach(mark -> Panels.label(svg, TITLE + LANE + y(mark), Figures.decade(mark)));
    }

    private void answered(Markup svg, Outcome outcome, Map<Integer, Integer> points) {
        StringBuilder[] byWeight = {new StringBuilder(), new StringBuilder(), new StringBuilder()};
        points.forEach((cell, count) -> {
            double x = (cell % COLUMNS + 0.5) * CELL;
            double y = TITLE + LANE + (cell / COLUMNS + 0.5) * CELL;
            byWeight[count == 1 ? 0 : count < 5 ? 1 : 2]
                    .append('M')
                    .append(Figures.coordinate(x))
                    .append(' ')
                    .append(Figures.coordinate(Math.min(y, TITLE + LANE + PLOT)))
                    .append("h0");
        });
        for (int weight = 0; weight < byWeight.length; weight++) {
            if (!byWeight[weight].isEmpty()) {
                svg.empty(
                        "path",
                        "class",
                        (points.size() < SPARSE ? "points sparse " : "points ") + ThroughputPanel.css(outcome)
                                + " weight-" + weight,
                        "d",
                        byWeight[weight].toString());
            }
        }
    }

    /** Crosses in a lane of their own above the plot: they have no latency. */
    private static void unanswered(Markup svg, Map<Integer, Integer> points) {
        StringBuilder path = new StringBuilder();
        points.keySet().forEach(cell -> {
            double x = (cell % COLUMNS + 0.5) * CELL;
            path.append('M').append(Figures.coordinate(x - 2.5)).append(" 26l5 5m0-5l-5 5");
        });
        svg.open("path", "class", "crosses info", "d", path.toString());
        svg.open("title").text("without an answer").close(2);
    }
}
