package brownout.chaos.report;

import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a run's drawings need, small however many operations there were: on axes that all variants share, so that they can
 * be compared by eye.
 *
 * @param end of the time axis, nanoseconds since the run began
 * @param bin width of a bar, nanoseconds: a round time of which at most a hundred fill the run, fewer where little happens
 * @param rate highest bar, operations in a second
 * @param decades of the latency axis, milliseconds
 */
public record RunChart(long end, long bin, double rate, List<Double> decades) {

    /** Of the latency panel: operations within one column and row are one point. */
    public static final int COLUMNS = 180;

    public static final int ROWS_PER_DECADE = 14;

    private static final int MOST_BINS = 100;
    private static final int FEWEST_BINS = 25;

    /** On average, where there are few: bars of one or none would show the clock and not the load. */
    private static final int OPERATIONS_PER_BIN = 4;

    /** So many values of a curve keep its shape on any screen. */
    private static final int CURVE_COLUMNS = 300;

    private static final double LEAST_MILLIS = 0.1;

    /** Operations at about the same time with about the same latency. */
    public record Point(int column, int row, int count) {}

    /** A value of a curve; {@code NaN} is a gap. */
    public record Sample(long atNanos, double value) {}

    public static RunChart of(List<VariantResult> variants) {
        long end = Math.max(
                1_000_000,
                variants.stream().flatMapToLong(RunChart::times).max().orElse(1));
        long bin = Math.max(1, Math.round(roundStep(binWidth(variants, end))));
        int highest = variants.stream()
                .flatMap(variant -> bins(variant.history(), end, bin).stream())
                .mapToInt(counts -> IntStream.of(counts).sum())
                .max()
                .orElse(1);
        double[] latencies = variants.stream()
                .flatMap(variant -> Figures.workload(variant.history()).stream())
                .filter(operation -> operation.outcome() != Outcome.INFO)
                .mapToDouble(operation -> operation.latency() / 1e6)
                .toArray();
        double least = DoubleStream.of(latencies).min().orElse(1);
        double most = DoubleStream.of(latencies).max().orElse(1000);
        return new RunChart(end, bin, Math.max(1, highest) / (bin / 1e9), decades(least, most));
    }

    /** Counts in the order of {@link Outcome}, for each bin from the beginning. */
    public List<int[]> bins(History history) {
        return bins(history, end, bin);
    }

    private static List<int[]> bins(History history, long end, long bin) {
        int[][] bins = new int[(int) (end / bin) + 1][Outcome.values().length];
        for (Operation operation : Figures.workload(history)) {
            bins[(int) Math.min(bins.length - 1, operation.invokedAt() / bin)][
                    operation.outcome().ordinal()]++;
        }
        return List.of(bins);
    }

    /** No operation is left out. Rows count from 1 ms, upwards; an operation without an answer is in row 0. */
    public Map<Outcome, List<Point>> points(History history) {
        Map<Outcome, Map<Long, Integer>> cells = new EnumMap<>(Outcome.class);
        for (Operation operation : Figures.workload(history)) {
            long column = Math.min(COLUMNS - 1, operation.invokedAt() * COLUMNS / end);
            double millis = Math.max(LEAST_MILLIS, operation.latency() / 1e6);
            long row = operation.outcome() == Outcome.INFO ? 0 : Math.round(Math.log10(millis) * ROWS_PER_DECADE);
            cells.computeIfAbsent(operation.outcome(), outcome -> new TreeMap<>())
                    .merge(column << 32 | row & 0xffffffffL, 1, Integer::sum);
        }
        Map<Outcome, List<Point>> points = new EnumMap<>(Outcome.class);
        cells.forEach((outcome, counts) -> points.put(
                outcome,
                counts.entrySet().stream()
                        .map(cell -> new Point(
                                (int) (cell.getKey() >> 32), cell.getKey().intValue(), cell.getValue()))
                        .toList()));
        return points;
    }

    /** Of many values at about the same time the least and the greatest stay, so that no peak is lost; gaps stay gaps. */
    public List<Sample> samples(Series series) {
        List<Sample> samples = new ArrayList<>();
        double[] values = series.values();
        int from = 0;
        while (from < values.length) {
            int least = from;
            int greatest = from;
            int until = from + 1;
            while (until < values.length && isAlike(series, from, until)) {
                least = values[until] < values[least] ? until : least;
                greatest = values[until] > values[greatest] ? until : greatest;
                until++;
            }
            IntStream.of(Math.min(least, greatest), Math.max(least, greatest))
                    .distinct()
                    .forEach(index -> samples.add(new Sample(series.atNanos()[index], values[index])));
            from = until;
        }
        return samples;
    }

    private boolean isAlike(Series series, int one, int other) {
        return Double.isNaN(series.values()[one]) == Double.isNaN(series.values()[other])
                && series.atNanos()[one] * CURVE_COLUMNS / end == series.atNanos()[other] * CURVE_COLUMNS / end;
    }

    private static double binWidth(List<VariantResult> variants, long end) {
        int operations = variants.stream()
                .mapToInt(variant -> Figures.workload(variant.history()).size())
                .max()
                .orElse(0);
        double filled = (double) OPERATIONS_PER_BIN * end / Math.max(1, operations);
        return Math.max((double) end / MOST_BINS, Math.min((double) end / FEWEST_BINS, filled));
    }

    private static LongStream times(VariantResult variant) {
        History history = variant.history();
        return Stream.of(
                        Figures.workload(history).stream()
                                .map(operation -> operation.outcome() == Outcome.INFO
                                        ? operation.invokedAt()
                                        : operation.completedAt()),
                        history.faults().stream().map(FaultWindow::until).filter(until -> until < Long.MAX_VALUE),
                        variant.series().stream()
                                .filter(series -> series.atNanos().length > 0)
                                .map(series -> series.atNanos()[series.atNanos().length - 1]))
                .flatMap(stream -> stream)
                .mapToLong(Long::longValue);
    }

    /** The smallest of 1, 2, 5, 10, 20, … (times any power of ten) that is not below {@code atLeast}. */
    private static double roundStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        return DoubleStream.of(1, 2, 5)
                .map(factor -> factor * power)
                .filter(step -> step >= atLeast * (1 - 1e-9))
                .findFirst()
                .orElse(10 * power);
    }

    /** Powers of ten from below {@code least} to above {@code most}; at least two. */
    private static List<Double> decades(double least, double most) {
        int low = (int) Math.floor(Math.log10(Math.max(LEAST_MILLIS, least)));
        int high = Math.max(low + 1, (int) Math.ceil(Math.log10(Math.max(1, most))));
        return IntStream.rangeClosed(low, high)
                .mapToObj(exponent -> Math.pow(10, exponent))
                .toList();
    }
}
