package brownout.chaos.report;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.List;

/** Operations by the time they were invoked, stacked by outcome: OK, failed, without an answer. */
final class ThroughputPanel implements Panels.Panel {

    private static final double TITLE = 28;
    private static final double PLOT = 96;
    private static final List<Outcome> STACK = List.of(Outcome.OK, Outcome.FAIL, Outcome.INFO);

    private final RunScale scale;
    private final int[][] counts;

    ThroughputPanel(History history, RunScale scale) {
        this.scale = scale;
        counts = new int[(int) (scale.end() / scale.bin()) + 1][STACK.size()];
        for (Operation operation : Figures.workload(history)) {
            counts[(int) Math.min(counts.length - 1, operation.invokedAt() / scale.bin())][
                    STACK.indexOf(operation.outcome())]++;
        }
    }

    @Override
    public double height() {
        return TITLE + PLOT;
    }

    @Override
    public void draw(Markup svg) {
        double top =
                Scale.ticks(scale.rate(), 3).get(Scale.ticks(scale.rate(), 3).size() - 1);
        double max = Math.max(scale.rate(), top);
        Panels.title(svg, "Operations per second", "bars of " + Figures.time(scale.bin()));
        List<Double> ticks =
                Scale.ticks(scale.rate(), 3).stream().filter(tick -> tick > 0).toList();
        ticks.forEach(tick -> Panels.grid(svg, TITLE + PLOT * (1 - tick / max)));
        double perOperation = PLOT / max / (scale.bin() / 1e9);
        for (int bin = 0; bin < counts.length; bin++) {
            bar(svg, bin, perOperation);
        }
        ticks.forEach(tick -> Panels.label(svg, TITLE + PLOT * (1 - tick / max), Figures.number(tick)));
        Panels.axisLine(svg, TITLE + PLOT);
    }

    private void bar(Markup svg, int bin, double perOperation) {
        int[] count = counts[bin];
        if (count[0] + count[1] + count[2] == 0) {
            return;
        }
        double from = scale.x(bin * scale.bin());
        double width = Math.max(0.8, scale.x((bin + 1) * scale.bin()) - from - 0.8);
        double bottom = TITLE + PLOT;
        svg.open("g");
        svg.open("title")
                .text(Figures.seconds(bin * scale.bin()) + ": " + count[0] + " OK, " + count[1] + " failed, " + count[2]
                        + " without an answer")
                .close();
        for (int i = 0; i < STACK.size(); i++) {
            if (count[i] > 0) {
                double height = count[i] * perOperation;
                bottom -= height;
                svg.empty(
                        "rect",
                        "class",
                        css(STACK.get(i)),
                        "x",
                        Figures.coordinate(from),
                        "y",
                        Figures.coordinate(bottom),
                        "width",
                        Figures.coordinate(width),
                        "height",
                        Figures.coordinate(Math.max(0.6, height)));
            }
        }
        svg.close();
    }

    static String css(Outcome outcome) {
        return switch (outcome) {
            case OK -> "ok";
            case FAIL -> "fail";
            case INFO -> "info";
        };
    }
}
