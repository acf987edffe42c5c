package brownout.chaos.report;

import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The axes that all variants of a run share, so that they can be compared by eye.
 *
 * @param end of the time axis, nanoseconds since the run began
 * @param bin width of a bar, nanoseconds: a round time of which at most a hundred fill the run, fewer where little happens
 * @param rate highest bar, operations in a second
 * @param decades of the latency axis, milliseconds
 */
record RunScale(long end, long bin, double rate, List<Double> decades) {

    private static final int MOST_BINS = 100;
    private static final int FEWEST_BINS = 25;

    /** On average, where there are few: bars of one or none would show the clock and not the load. */
    private static final int OPERATIONS_PER_BIN = 4;

    static RunScale of(List<VariantResult> variants) {
        long end = Math.max(
                1_000_000,
                variants.stream().flatMapToLong(RunScale::times).max().orElse(1));
        long bin = Math.max(1, Math.round(Scale.roundStep(bin(variants, end))));
        int highest = variants.stream()
                .mapToInt(variant -> highestBin(variant.history(), bin))
                .max()
                .orElse(1);
        double[] latencies = variants.stream()
                .flatMap(variant -> Figures.workload(variant.history()).stream())
                .filter(operation -> operation.outcome() != Outcome.INFO)
                .mapToDouble(operation -> operation.latency() / 1e6)
                .sorted()
                .toArray();
        double least = latencies.length == 0 ? 1 : latencies[0];
        double most = latencies.length == 0 ? 1000 : latencies[latencies.length - 1];
        return new RunScale(
                end, bin, Math.max(1, highest) / (bin / 1e9), Scale.decades(Math.max(0.1, least), Math.max(1, most)));
    }

    private static double bin(List<VariantResult> variants, long end) {
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

    private static int highestBin(History history, long bin) {
        int highest = 0;
        int current = 0;
        long index = -1;
        for (Operation operation : Figures.workload(history)) {
            long here = operation.invokedAt() / bin;
            current = here == index ? current + 1 : 1;
            index = here;
            highest = Math.max(highest, current);
        }
        return highest;
    }

    double x(long nanos) {
        return Panels.LEFT + (Panels.WIDTH - Panels.LEFT) * Math.min(1.0, Math.max(0.0, (double) nanos / end));
    }
}
