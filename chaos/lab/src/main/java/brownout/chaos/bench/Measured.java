package brownout.chaos.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One offered rate and what came of it. Latencies are milliseconds, and those of an accept count from when the request was
 * due, not from when a busy client got round to it.
 *
 * @param accepted answers 202
 * @param refused answers 429 and 503
 * @param failed anything else, and no answer at all
 * @param delivered of the accepted ones, at the end of the time allowed to drain
 * @param deliveredPerSecond deliveries within the time of the load
 * @param doubled delivered more than once
 * @param residentMegabytes the most that either instance took
 * @param processorMillis processor time that each part took for one accepted notification, by name
 */
public record Measured(
        int offeredPerSecond,
        long accepted,
        long refused,
        long failed,
        double acceptP50,
        double acceptP99,
        long delivered,
        double deliveredPerSecond,
        double deliveryP50,
        double deliveryP99,
        long doubled,
        long residentMegabytes,
        Map<String, Double> processorMillis) {
    private static final String ROW = "%8s %9s %8s %7s %9s %9s %11s %8s %8s %6s %8s %6s";

    /** Accepted and never delivered while it was waited for. */
    public long missing() {
        return accepted - delivered;
    }

    /** A heading and a row for each. */
    public static List<String> table(List<Measured> all) {
        var heading = ROW.formatted(
                "offered/s",
                "accepted",
                "refused",
                "failed",
                "accept50",
                "accept99",
                "delivered/s",
                "deliv50",
                "deliv99",
                "open",
                "doubled",
                "MB");
        return Stream.concat(Stream.of(heading), all.stream().map(Measured::row))
                .toList();
    }

    /** Of the parts for one notification; a heading and a row for each. */
    public static List<String> processorTable(List<Measured> all) {
        var heading = Stream.concat(
                Stream.of("offered/s"),
                all.stream().flatMap(m -> m.processorMillis.keySet().stream()).distinct());
        return Stream.concat(
                        Stream.of(heading.map("%10s"::formatted).collect(Collectors.joining())),
                        all.stream().map(Measured::processorRow))
                .toList();
    }

    private String processorRow() {
        return "%10d".formatted(offeredPerSecond)
                + processorMillis.values().stream()
                        .map(millis -> String.format(Locale.ROOT, "%10.3f", millis))
                        .collect(Collectors.joining());
    }

    private String row() {
        return ROW.formatted(
                offeredPerSecond,
                accepted,
                refused,
                failed,
                millis(acceptP50),
                millis(acceptP99),
                Math.round(deliveredPerSecond),
                millis(deliveryP50),
                millis(deliveryP99),
                missing(),
                doubled,
                residentMegabytes);
    }

    private static String millis(double value) {
        return value < 10 ? String.format(Locale.ROOT, "%.1f", value) : Long.toString(Math.round(value));
    }
}
