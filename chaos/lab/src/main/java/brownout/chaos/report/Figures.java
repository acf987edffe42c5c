package brownout.chaos.report;

import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a history amounts to, and how numbers are written. */
public record Figures(long operations, long ok, long failed, long unanswered, long p50, long p99, long slowest) {

    /** Without what the lab does afterwards to see how things stand: it would drown the rest. */
    static List<Operation> workload(History history) {
        return history.operations().stream().filter(Operation::isLoad).toList();
    }

    /** Of the workload; latencies are those of operations that succeeded. */
    public static Figures of(History history) {
        List<Operation> operations = workload(history);
        long[] latencies = operations.stream()
                .filter(operation -> operation.outcome() == Outcome.OK)
                .mapToLong(Operation::latency)
                .sorted()
                .toArray();
        return new Figures(
                operations.size(),
                latencies.length,
                count(operations, Outcome.FAIL),
                count(operations, Outcome.INFO),
                percentile(latencies, 0.50),
                percentile(latencies, 0.99),
                percentile(latencies, 1));
    }

    private static long count(List<Operation> operations, Outcome outcome) {
        return operations.stream()
                .filter(operation -> operation.outcome() == outcome)
                .count();
    }

    private static long percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** {@code 800 operations: 790 OK, 4 failed, 6 without an answer; half within 12 ms, 99 % within 240 ms}. */
    String sentence() {
        return operations + " operations: " + ok + " OK, " + failed + " failed, " + unanswered + " without an answer"
                + (ok == 0 ? "" : "; half within " + time(p50) + ", 99 % within " + time(p99));
    }

    /** {@code 0.35 ms}, {@code 12 ms}, {@code 1.20 s}. */
    static String time(long nanos) {
        double millis = nanos / 1e6;
        if (millis >= 1000) {
            return String.format(Locale.ROOT, "%.2f s", millis / 1000);
        }
        return String.format(Locale.ROOT, millis >= 10 || millis == 0 ? "%.0f ms" : "%.2f ms", millis);
    }

    /** {@code 0.1 ms}, {@code 10 ms}, {@code 1 s}. */
    static String decade(double millis) {
        return millis >= 1000 ? number(millis / 1000) + " s" : number(millis) + " ms";
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    static final char UNBROKEN = '\u00a0';

    /** Keeps a number and its unit on one line: {@code 4.21 s}, {@code 99 %}. */
    static String unbroken(String text) {
        return text.replaceAll("(\\d) (s|ms|%)(?!\\w)", "$1" + UNBROKEN + "$2");
    }

    /** A coordinate: two decimals at most, no superfluous zeros. */
    static String coordinate(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** {@code 1200}, {@code 3.5}, {@code 0.02}. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e12) {
            return String.valueOf((long) value);
        }
        String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.3g", value);
        return text.contains("e") ? text : text.contains(".") ? text.replaceAll("0+$|\\.0*$", "") : text;
    }

    static double max(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(0);
    }
}
