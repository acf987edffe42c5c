package brownout.chaos.scenario;

/**
 * A line of {@code steady-state}: held before the first fault, and again after the last.
 *
 * @param metric {@code accept.p99}: {@code <action>.<statistic>}
 * @param comparison {@code below} or {@code at-least}
 * @param value milliseconds for a latency, 0..1 for a share
 */
public record Threshold(Position position, String metric, String comparison, double value) {

    public String action() {
        return metric.substring(0, metric.indexOf('.'));
    }

    public String statistic() {
        return metric.substring(metric.indexOf('.') + 1);
    }

    public boolean isLatency() {
        return !statistic().equals("success");
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
