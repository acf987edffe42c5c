package brownout.chaos.scenario;

import brownout.chaos.format.Position;
import brownout.chaos.workload.Metric;

/**
 * A line of {@code steady-state}: held before the first fault, and again after the last.
 *
 * @param metric what is measured, and
 * @param statistic which figure of it: {@code p99}, {@code success}
 * @param comparison {@code below} or {@code at-least}
 * @param value milliseconds for a latency, 0..1 for a share
 */
public record Threshold(Position position, Metric metric, String statistic, String comparison, double value) {

    /** {@code accept.p99}. */
    public String name() {
        return metric.name() + "." + statistic;
    }

    public boolean isLatency() {
        return !statistic.equals("success");
    }

    public boolean isMetBy(double measured) {
        return comparison.equals("below") ? measured < value : measured >= value;
    }

    /** {@code 250 ms} or {@code 99 %}. */
    public String print(double measured) {
        return isLatency()
                ? String.format(java.util.Locale.ROOT, "%.1f ms", measured)
                : String.format(java.util.Locale.ROOT, "%.1f %%", measured * 100);
    }
}
