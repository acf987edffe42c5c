package brownout.chaos.checker;

import brownout.chaos.history.Operation;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How times, sessions and counts are named in sentences. */
public final class Wording {

    private Wording() {}

    /** {@code 4.21 s}. */
    public static String at(long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    /** {@code 1.20 s}, {@code 35 ms}. */
    public static String lasting(long nanos) {
        return nanos >= 1_000_000_000L ? at(nanos) : String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }

    /** {@code session s-3}, {@code process 3}. */
    public static String who(Operation operation) {
        return operation.session().isEmpty() ? "process " + operation.process() : "session " + operation.session();
    }

    /** {@code 1 notification}, {@code 2 notifications}. */
    public static String count(long number, String singular) {
        return number + " " + singular + (number == 1 ? "" : "s");
    }

    /** {@code  through eu}; empty when the place is not known. */
    public static String through(Operation operation) {
        String place = operation.in().getOrDefault("region", operation.in().getOrDefault("via", ""));
        return place.isEmpty() ? "" : " through " + place;
    }

    /** {@code 3 completed, 1 dead}. */
    public static String list(Map<String, Integer> numbers) {
        return numbers.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    public static String perMillion(long part, long whole) {
        return whole == 0 ? "0" : String.valueOf(Math.round(part * 1e6 / whole));
    }

    public static String capitalised(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
