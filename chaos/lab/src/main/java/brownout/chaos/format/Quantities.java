package brownout.chaos.format;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, rates and shares as people write them. */
public final class Quantities {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(us|ms|s|m|min|h)");
    private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)/(s|min|h)");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");

    private Quantities() {}

    /** {@code 250ms}, {@code 1.5s}, {@code 2m}; empty when the text is no duration. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(nanosIn(matcher.group(2)));
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanos.longValue()));
    }

    /** {@code 40/s}, {@code 90/min}: operations per second; empty when the text is no rate. */
    public static Optional<Double> rate(String text) {
        Matcher matcher = RATE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double seconds = nanosIn(matcher.group(2)).doubleValue() / 1e9;
        return Optional.of(Double.parseDouble(matcher.group(1)) / seconds);
    }

    /** {@code 99%} or {@code 0.99}, as 0..1; empty when the text is neither. */
    public static Optional<Double> share(String text) {
        Matcher matcher = SHARE.matcher(text.strip());
        if (matcher.matches()) {
            return within(Double.parseDouble(matcher.group(1)) / 100);
        }
        return text.strip().matches("[01](?:\\.\\d{1,6})?")
                ? within(Double.parseDouble(text.strip()))
                : Optional.empty();
    }

    private static BigDecimal nanosIn(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "us" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m", "min" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }

    private static Optional<Double> within(double share) {
        return share <= 1 ? Optional.of(share) : Optional.empty();
    }

    /** {@code 1.5 s}, {@code 800 ms}: for people. */
    public static String print(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        String seconds =
                BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
        return seconds + " s";
    }
}
