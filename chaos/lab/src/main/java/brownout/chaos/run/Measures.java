package brownout.chaos.run;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.scenario.Threshold;
import brownout.chaos.workload.Metric;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** Figures over a part of a history, from what clients saw. */
public final class Measures {
    /** Fewer operations say nothing about a percentile or a share. */
    public static final int FEWEST = 5;

    private static final long LONGEST = Duration.ofHours(1).toNanos();

    private final History history;
    private final Map<String, String> lastState = new HashMap<>();

    Measures(History history) {
        this.history = history;
        history.operations().stream()
                .filter(operation -> operation.action().equals("observe"))
                .forEach(look -> lastState.put(look.key(), look.out().getOrDefault("state", "")));
    }

    /**
     * Over the operations that began in a window.
     *
     * @param cut when a fault landed: how an operation went that was still under way then says nothing about the system
     *     before, unless it had lasted too long already; {@link Long#MAX_VALUE} when none did
     * @return empty when these are fewer than {@value #FEWEST}
     */
    OptionalDouble measure(Threshold threshold, long from, long until, long cut) {
        List<Operation> operations = operations(threshold.metric(), from, until).stream()
                .filter(operation ->
                        cut == Long.MAX_VALUE || operation.endedAt() < cut || isTooSlow(threshold, operation, cut))
                .toList();
        if (operations.size() < FEWEST) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(
                threshold.isLatency()
                        ? latency(operations, threshold.statistic())
                        : success(threshold.metric(), operations));
    }

    private static boolean isTooSlow(Threshold threshold, Operation operation, long now) {
        return threshold.isLatency() && (now - operation.intendedAt()) / 1e6 > threshold.value();
    }

    /** Operations of the load (not of the aftermath) that began in a window. */
    long count(long from, long until) {
        return history.operations().stream()
                .filter(operation -> operation.isLoad() && began(operation, from, until))
                .count();
    }

    private List<Operation> operations(Metric metric, long from, long until) {
        return history.operations().stream()
                .filter(operation -> operation.action().equals(metric.action()) && operation.isLoad())
                .filter(operation -> began(operation, from, until))
                .filter(operation -> metric.isTimed() || operation.outcome() == Outcome.OK)
                .toList();
    }

    private static boolean began(Operation operation, long from, long until) {
        return operation.intendedAt() >= from && operation.intendedAt() < until;
    }

    private double success(Metric metric, List<Operation> operations) {
        long good = operations.stream()
                .filter(operation -> metric.isTimed()
                        ? operation.outcome() == Outcome.OK
                        : metric.goodStates().contains(lastState.getOrDefault(operation.key(), "")))
                .count();
        return (double) good / operations.size();
    }

    /** Milliseconds; an operation without an answer took as long as the histogram can count. */
    private static double latency(List<Operation> operations, String statistic) {
        Histogram histogram = new Histogram(LONGEST, 3);
        operations.forEach(operation -> histogram.recordValue(Math.min(LONGEST, Math.max(1, operation.latency()))));
        double percentile = statistic.equals("max") ? 100 : Double.parseDouble(statistic.substring(1));
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }
}
