package brownout.chaos.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The toxics, with the attributes that each takes: names and units as in Toxiproxy's own interface. */
public enum ToxicType {
    LATENCY(List.of("latency"), List.of("jitter")),
    BANDWIDTH(List.of("rate"), List.of()),
    SLOW_CLOSE(List.of(), List.of("delay")),
    TIMEOUT(List.of("timeout"), List.of()),
    RESET_PEER(List.of(), List.of("timeout")),
    SLICER(List.of("average_size"), List.of("size_variation", "delay")),
    LIMIT_DATA(List.of("bytes"), List.of()),
    DOWN(List.of(), List.of());

    private static final long MOST = 3_600_000;

    private final List<String> required;
    private final List<String> optional;

    ToxicType(List<String> required, List<String> optional) {
        this.required = required;
        this.optional = optional;
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(ToxicType::label).toList();
    }

    public static ToxicType named(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public List<String> required() {
        return required;
    }

    public List<String> attributes() {
        return java.util.stream.Stream.concat(required.stream(), optional.stream())
                .toList();
    }

    /** {@code latency 800 ms jitter 20 ms}: the toxic's own attribute without its name, the others with theirs. */
    String words(Map<String, Long> values) {
        StringBuilder words = new StringBuilder(label().replace('_', ' '));
        for (String attribute : attributes()) {
            Long value = values.get(attribute);
            if (value != null) {
                words.append(attribute.equals(attributes().get(0)) ? "" : " " + attribute.replace('_', ' '))
                        .append(' ')
                        .append(value)
                        .append(' ')
                        .append(isMillis(attribute) ? "ms" : plainUnit(attribute));
            }
        }
        return words.toString();
    }

    /** What a value must look like, for a message. */
    public String unitOf(String attribute) {
        return isMillis(attribute)
                ? "a duration such as 800ms, or milliseconds as a whole number, at most one hour"
                : "a whole number from " + (attribute.equals("average_size") ? 1 : 0) + " (" + plainUnit(attribute)
                        + ")";
    }

    public Optional<Long> parse(String attribute, String text) {
        Optional<Long> plain = Section.whole(text, attribute.equals("average_size") ? 1 : 0, Integer.MAX_VALUE);
        if (!isMillis(attribute)) {
            return plain;
        }
        return plain.or(() -> Quantities.duration(text).map(java.time.Duration::toMillis))
                .filter(millis -> millis <= MOST);
    }

    private boolean isMillis(String attribute) {
        return switch (this) {
            case LATENCY, SLOW_CLOSE, TIMEOUT, RESET_PEER -> true;
            case BANDWIDTH, SLICER, LIMIT_DATA, DOWN -> false;
        };
    }

    private static String plainUnit(String attribute) {
        return switch (attribute) {
            case "rate" -> "KB/s";
            case "delay" -> "µs";
            default -> "bytes";
        };
    }
}
