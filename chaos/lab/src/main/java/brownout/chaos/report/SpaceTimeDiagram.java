package brownout.chaos.report;

import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.history.Event;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A counterexample after Lamport: a lane for each session, provider or worker, time downwards. Rows are in the order of
 * time and not to scale: what happened in a millisecond is as readable as what took a second.
 */
final class SpaceTimeDiagram {

    private static final double GUTTER = 74;
    private static final double LANE = 216;
    private static final double HEAD = 40;
    private static final double ROW = 46;
    private static final int LINE = 26;

    private final Counterexample example;
    private final String id;
    private final List<String> lanes;
    private final List<Long> times;
    private final List<Mark> marks;

    /**
     * Something with a place: an operation's ends or an event.
     *
     * @param lane index
     * @param until {@link Long#MAX_VALUE} when there was no answer
     */
    private record Mark(int lane, long from, long until, String what, String detail, String answer, String all) {
        boolean isInstant() {
            return until == from && answer.isEmpty();
        }

        /** Where the line to its counterpart ends. */
        long decisive() {
            return until == Long.MAX_VALUE ? from : until;
        }
    }

    SpaceTimeDiagram(Counterexample example, String id) {
        this.example = example;
        this.id = id;
        this.lanes = Stream.concat(
                        example.operations().stream()
                                .map(operation -> new Named(operation.invokedAt(), DiagramWords.lane(operation))),
                        example.events().stream().map(event -> new Named(event.at(), DiagramWords.lane(event))))
                .sorted(Comparator.comparingLong(Named::at))
                .map(Named::lane)
                .distinct()
                .toList();
        this.marks = Stream.concat(
                        example.operations().stream().map(this::mark),
                        example.events().stream().map(this::mark))
                .sorted(Comparator.comparingLong(Mark::from))
                .toList();
        this.times = marks.stream()
                .flatMapToLong(mark -> LongStream.of(mark.from(), mark.until()))
                .filter(time -> time != Long.MAX_VALUE)
                .sorted()
                .distinct()
                .boxed()
                .toList();
    }

    private record Named(long at, String lane) {}

    private Mark mark(Operation operation) {
        return new Mark(
                lanes.indexOf(DiagramWords.lane(operation)),
                operation.invokedAt(),
                operation.completedAt(),
                DiagramWords.what(operation),
                DiagramWords.detail(operation),
                DiagramWords.answer(operation),
                DiagramWords.all(operation));
    }

    private Mark mark(Event event) {
        return new Mark(
                lanes.indexOf(DiagramWords.lane(event)),
                event.at(),
                event.at(),
                DiagramWords.what(event),
                DiagramWords.detail(event),
                "",
                DiagramWords.all(event));
    }

    Markup svg() {
        boolean endless = example.operations().stream().anyMatch(operation -> operation.outcome() == Outcome.INFO);
        double width = GUTTER + lanes.size() * LANE;
        double height = HEAD + times.size() * ROW + (endless ? ROW / 2 : 0);
        Markup svg = new Markup();
        svg.open(
                "svg",
                "class",
                "spacetime",
                "viewBox",
                "0 0 " + Figures.coordinate(width) + " " + Figures.coordinate(height),
                "style",
                "max-width:" + Figures.coordinate(width) + "px;min-width:" + Figures.coordinate(width * 0.78) + "px",
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-description");
        svg.open("title", "id", id + "-title")
                .text("Counterexample in time order")
                .close();
        svg.open("desc", "id", id + "-description").text(example.sentence()).close();
        rows(svg, width);
        heads(svg, height);
        pair(svg);
        for (int i = 0; i < marks.size(); i++) {
            draw(svg, marks.get(i), i >= marks.size() - 2, height);
        }
        return svg.close();
    }

    private void rows(Markup svg, double width) {
        String format = "%." + decimals() + "f s";
        for (long time : times) {
            String y = Figures.coordinate(y(time));
            svg.empty(
                    "line",
                    "class",
                    "grid",
                    "x1",
                    Figures.coordinate(GUTTER - 6),
                    "x2",
                    Figures.coordinate(width),
                    "y1",
                    y,
                    "y2",
                    y);
            svg.open("text", "class", "tick", "x", "0", "y", Figures.coordinate(y(time) + 4))
                    .text(String.format(Locale.ROOT, format, time / 1e9))
                    .close();
        }
    }

    /** As many as it takes to tell the rows apart, at least two. */
    private int decimals() {
        long least = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
            least = Math.min(least, times.get(i) - times.get(i - 1));
        }
        return least >= 10_000_000 ? 2 : least >= 1_000_000 ? 3 : least >= 100_000 ? 4 : 6;
    }

    private void heads(Markup svg, double height) {
        for (int i = 0; i < lanes.size(); i++) {
            String x = Figures.coordinate(x(i));
            svg.open("text", "class", "lane-name", "x", Figures.coordinate(x(i) - 7), "y", "16")
                    .text(DiagramWords.shortened(lanes.get(i), LINE))
                    .close();
            svg.empty("line", "class", "lane", "x1", x, "x2", x, "y1", "24", "y2", Figures.coordinate(height));
        }
    }

    /** The two that contradict each other: the last, and the one before it. */
    private void pair(Markup svg) {
        if (marks.size() < 2) {
            return;
        }
        Mark first = marks.get(marks.size() - 2);
        Mark second = marks.get(marks.size() - 1);
        double x1 = x(first.lane());
        double y1 = y(first.decisive());
        double x2 = x(second.lane());
        double y2 = y(second.decisive());
        // Leaves and arrives along the lanes, and crosses between the rows, where no label stands.
        double bend = first.lane() == second.lane() ? -38 : 0;
        double turn = first.lane() == second.lane() ? (y2 - y1) / 3 : Math.max(ROW, y2 - y1);
        svg.empty(
                "path",
                "class",
                "contradiction",
                "d",
                "M" + point(x1, y1) + "C" + point(x1 + bend, y1 + turn) + " " + point(x2 + bend, y2 - turn) + " "
                        + point(x2, y2));
    }

    private static String point(double x, double y) {
        return Figures.coordinate(x) + " " + Figures.coordinate(y);
    }

    private void draw(Markup svg, Mark mark, boolean decisive, double height) {
        double x = x(mark.lane());
        double top = y(mark.from());
        boolean endless = mark.until() == Long.MAX_VALUE;
        svg.open("g", "class", decisive ? "mark decisive" : "mark");
        svg.open("title").text(mark.all()).close();
        if (mark.isInstant()) {
            svg.empty("circle", "cx", Figures.coordinate(x), "cy", Figures.coordinate(top), "r", "6");
        } else {
            double bottom = endless ? height : y(mark.until());
            svg.empty(
                    "rect",
                    "class",
                    endless ? "span endless" : "span",
                    "x",
                    Figures.coordinate(x - 5),
                    "y",
                    Figures.coordinate(top - 5),
                    "width",
                    "10",
                    "height",
                    Figures.coordinate(bottom - top + (endless ? 5 : 10)),
                    "rx",
                    "5");
        }
        label(svg, x + 14, top, mark.what(), mark.detail());
        if (!mark.answer().isEmpty()) {
            label(svg, x + 14, endless ? height - 14 : y(mark.until()), mark.answer(), "");
        }
        svg.close();
    }

    private static void label(Markup svg, double x, double y, String what, String detail) {
        double first = detail.isEmpty() ? y + 4.5 : y - 2;
        svg.open("text", "class", "what halo", "x", Figures.coordinate(x), "y", Figures.coordinate(first))
                .text(DiagramWords.shortened(what, LINE))
                .close();
        if (!detail.isEmpty()) {
            svg.open("text", "class", "detail halo", "x", Figures.coordinate(x), "y", Figures.coordinate(y + 13))
                    .text(DiagramWords.shortened(detail, LINE + 5))
                    .close();
        }
    }

    private static double x(int lane) {
        return GUTTER + 14 + lane * LANE;
    }

    private double y(long time) {
        return HEAD + ROW / 2 + times.indexOf(time) * ROW;
    }
}
