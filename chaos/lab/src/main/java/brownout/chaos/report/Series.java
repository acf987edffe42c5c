package brownout.chaos.report;

/**
 * A figure over time.
 *
 * @param name {@code retries}
 * @param unit {@code jobs}, {@code ms}, {@code 1/s}; empty for a plain number
 * @param group series of one group share a panel: {@code queue depth}
 * @param atNanos ascending, nanoseconds since the run began
 * @param values one for each time; {@code NaN} where nothing was measured, which leaves a gap
 */
@SuppressWarnings("ArrayRecordComponent") // a million points: boxing them would cost more than equality is worth
public record Series(String name, String unit, String group, long[] atNanos, double[] values) {
    public Series {
        if (atNanos.length != values.length) {
            throw new IllegalArgumentException("series " + name + " has " + atNanos.length + " times and "
                    + values.length + " values, must be as many");
        }
        for (int i = 1; i < atNanos.length; i++) {
            if (atNanos[i] < atNanos[i - 1]) {
                throw new IllegalArgumentException("series " + name + ": time " + atNanos[i] + " ns at position " + i
                        + " comes before " + atNanos[i - 1] + " ns, must be ascending");
            }
        }
    }
}
