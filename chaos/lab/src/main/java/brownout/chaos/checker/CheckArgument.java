package brownout.chaos.checker;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows a check's name: {@code 30s} in {@code unknown-outcomes-resolved: 30s}.
 *
 * @param check for messages
 * @param text empty when nothing was given
 */
public record CheckArgument(String check, String text) {

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m)");
    private static final Pattern SHARE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*%");

    public CheckArgument {
        text = text.strip();
    }

    public boolean isPresent() {
        return !text.isEmpty();
    }

    public Duration durationOr(Duration absent) {
        return isPresent() ? duration(text) : absent;
    }

    public Duration duration(String part) {
        Matcher matcher = DURATION.matcher(part);
        if (!matcher.matches()) {
            throw unreadable(part, "a duration", "2s, 500ms or 1m");
        }
        double millis = Double.parseDouble(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "m" -> 60_000;
                    case "s" -> 1_000;
                    default -> 1;
                };
        return Duration.ofNanos(Math.round(millis * 1e6));
    }

    /** A share between 0 and 1, written in percent. */
    public double share(String part) {
        Matcher matcher = SHARE.matcher(part);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) > 100) {
            throw unreadable(part, "a share", "1% or 0.5%");
        }
        return Double.parseDouble(matcher.group(1)) / 100;
    }

    public long count(long absent) {
        if (!isPresent()) {
            return absent;
        }
        if (!text.matches("\\d{1,18}")) {
            throw unreadable(text, "a whole number", "0 or 3");
        }
        return Long.parseLong(text);
    }

    public String word() {
        return text.toLowerCase(Locale.ROOT);
    }

    public CheckSyntaxException unreadable(String part, String wanted, String examples) {
        return new CheckSyntaxException(
                "check " + check + ": '" + part + "' is not " + wanted + "; write for example " + examples);
    }
}
