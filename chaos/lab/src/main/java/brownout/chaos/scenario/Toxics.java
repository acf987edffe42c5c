package brownout.chaos.scenario;

import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Key;
import brownout.chaos.format.Layout;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Quantities;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.format.Tree;
import brownout.chaos.toxiproxy.toxic.Attribute;
import brownout.chaos.toxiproxy.toxic.ToxicType;
import brownout.chaos.toxiproxy.toxic.ToxicTypes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The toxics that can be asked for: those of chaos/toxiproxy with their attributes and limits, and a link that is down. */
public final class Toxics {
    private static final ToxicType DOWN = new ToxicType("down", List.of(), attribute -> {
        throw new UnsupportedOperationException("a link is taken down by disabling its proxy");
    });

    /** All but noop, which would touch nothing. */
    private static final List<ToxicType> TYPES = Stream.concat(ToxicTypes.all().stream(), Stream.of(DOWN))
            .filter(type -> !type.name().equals("noop"))
            .toList();

    /** Toxics that mean something without their first attribute: at once. */
    private static final Set<String> MAY_STAND_ALONE = Set.of("slow_close", "reset_peer");

    private static final Key<Double> TOXICITY = Key.optional(
            "toxicity",
            Shape.shareAboveZero("'toxicity' is 0: the toxic would touch no connection"),
            "share of connections that it applies to (1)");
    private static final Key<String> STREAM = Key.optional(
            "stream",
            Shape.oneOf("stream", List.of("upstream", "downstream")),
            "`upstream` (client to server) or `downstream`, the default");
    private static final Layout ANY = Layout.of("toxic", "", Key.required("type", Shape.TEXT, ""));

    private Toxics() {}

    public static List<String> names() {
        return TYPES.stream().map(ToxicType::name).toList();
    }

    /** Reads {@code { type: latency, latency: 800ms }}; empty only when the problems say why. */
    public static Optional<Toxic> read(Tree tree, List<Problem> problems) {
        return Layout.choice(ANY, "type", "toxic", names(), tree, problems)
                .map(name -> read(named(name), tree, problems));
    }

    private static Toxic read(ToxicType type, Tree tree, List<Problem> problems) {
        Section section = layout(type).read(tree, problems);
        Map<String, Long> values = new LinkedHashMap<>();
        for (Attribute attribute : type.attributes()) {
            section.get(key(type, attribute)).ifPresent(value -> values.put(attribute.name(), value));
        }
        double toxicity = section.get(TOXICITY).orElse(1.0);
        return new Toxic(type.name(), section.get(STREAM).orElse("downstream"), toxicity, values);
    }

    static Map<String, Object> schema() {
        return Map.of("oneOf", TYPES.stream().map(type -> layout(type).schema()).toList());
    }

    /** {@code latency latency=MS [jitter=MS]}, one for each toxic. */
    public static List<String> usage() {
        return TYPES.stream().map(Toxics::usage).toList();
    }

    private static String usage(ToxicType type) {
        StringBuilder usage = new StringBuilder(type.name());
        for (Attribute attribute : type.attributes()) {
            String pair = attribute.name() + "=" + attribute.unit();
            usage.append(key(type, attribute).isRequired() ? " " + pair : " [" + pair + "]");
        }
        return usage.toString();
    }

    /** {@code latency 800 ms jitter 20 ms}: the toxic's own attribute without its name, the others with theirs. */
    static String words(Toxic toxic) {
        StringBuilder words = new StringBuilder(toxic.type().replace('_', ' '));
        List<Attribute> attributes = named(toxic.type()).attributes();
        for (Attribute attribute : attributes) {
            Long value = toxic.attributes().get(attribute.name());
            if (value != null) {
                boolean isFirst = attribute.equals(attributes.get(0));
                words.append(isFirst ? "" : " " + attribute.name().replace('_', ' '))
                        .append(' ')
                        .append(value)
                        .append(' ')
                        .append(attribute.unit());
            }
        }
        return words.toString();
    }

    private static ToxicType named(String name) {
        return TYPES.stream()
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Layout layout(ToxicType type) {
        Key<?>[] attributes = type.attributes().stream()
                .map(attribute -> key(type, attribute))
                .toArray(Key<?>[]::new);
        Shape<String> name = Shape.oneOf("toxic", List.of(type.name()));
        return Layout.of("toxic " + type.name(), "", Key.required("type", name, ""), STREAM, TOXICITY)
                .with("", attributes);
    }

    private static Key<Long> key(ToxicType type, Attribute attribute) {
        boolean isFirst = attribute.equals(type.attributes().get(0));
        boolean isRequired = isFirst && !MAY_STAND_ALONE.contains(type.name());
        return new Key<>(attribute.name(), shape(attribute), isRequired, "in " + attribute.unit());
    }

    private static Shape<Long> shape(Attribute attribute) {
        Shape<Long> plain = Shape.whole(attribute.min(), attribute.max());
        if (!attribute.unit().equals("ms")) {
            return Shape.scalar(
                    "a whole number from " + attribute.min() + " to " + attribute.max() + " (" + attribute.unit() + ")",
                    plain.schema(),
                    text -> Shape.whole(text, attribute.min(), attribute.max()));
        }
        return Shape.scalar(
                "a duration such as 800ms, or milliseconds as a whole number, at most "
                        + Quantities.print(Duration.ofMillis(attribute.max())),
                Shape.anyOf(plain.schema(), Shape.DURATION.schema()),
                text -> Shape.whole(text, attribute.min(), attribute.max())
                        .or(() -> Quantities.duration(text)
                                .map(Duration::toMillis)
                                .filter(millis -> millis <= attribute.max())));
    }
}
