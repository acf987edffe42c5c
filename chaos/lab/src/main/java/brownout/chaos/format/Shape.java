package brownout.chaos.format;

import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Items;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.naming.Nearest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a value may look like. The parser reads by it, the schema and the documentation say it, so the three cannot
 * differ.
 *
 * @param words for people: {@code a duration such as 800ms, 2s or 1m}
 * @param schema the same as JSON Schema: maps, lists, texts, numbers and booleans
 * @param reader reports what is wrong, and then has no value
 */
public record Shape<T>(String words, Map<String, Object> schema, Reader<T> reader) {

    /** Reads the value of a key. */
    @FunctionalInterface
    public interface Reader<T> {
        Optional<T> read(Tree value, String key, List<Problem> problems);
    }

    private static final String ANY_DURATION = "\\d{1,9}(\\.\\d{1,6})?(us|ms|s|m|min|h)$";
    private static final String ANY_SHARE = "(100(\\.0+)?|\\d{1,2}(\\.\\d{1,6})?)%$";
    private static final int LONGEST_LIST = 8;

    public static final Shape<String> TEXT = scalar(
            "text",
            Map.of("type", "string", "pattern", "\\S"),
            text -> Optional.of(text).filter(value -> !value.isBlank()));

    public static final Shape<Duration> DURATION = scalar(
            "a duration such as 800ms, 2s or 1m",
            Map.of("type", "string", "pattern", "^" + ANY_DURATION),
            Quantities::duration);

    /** From 0 to 1. */
    public static final Shape<Double> SHARE = scalar(
            "a share from 0 to 1, or from 0% to 100%",
            anyOf(
                    Map.of("type", "number", "minimum", 0, "maximum", 1),
                    Map.of("type", "string", "pattern", "^" + ANY_SHARE)),
            Quantities::share);

    /** {@code true}, where saying it is all there is to say. */
    public static final Shape<String> TRUE = oneOf("value", List.of("true")).withSchema(Map.of("const", true));

    /** @param complaint about 0 */
    public static Shape<Duration> longerThanZero(String complaint) {
        return DURATION.withSchema(Map.of("type", "string", "pattern", "^(?=.*[1-9])" + ANY_DURATION))
                .where(duration -> !duration.isZero(), duration -> complaint);
    }

    /**
     * Arrivals per second.
     *
     * @param most above which a rate is refused
     */
    public static Shape<Double> rate(long most) {
        return scalar(
                        "a rate such as 40/s or 90/min",
                        Map.of("type", "string", "pattern", "^(?=[^/]*[1-9])\\d{1,9}(\\.\\d{1,6})?/(s|min|h)$"),
                        Quantities::rate)
                .where(
                        rate -> rate > 0,
                        rate -> "'rate' is 0: nothing would be sent, so nothing could be shown; give a rate above 0,"
                                + " such as 40/s")
                .where(rate -> rate <= most, rate -> "'rate' must be at most " + most + "/s");
    }

    /** @param complaint about 0 */
    public static Shape<Double> shareAboveZero(String complaint) {
        return SHARE.withSchema(anyOf(
                        Map.of("type", "number", "exclusiveMinimum", 0, "maximum", 1),
                        Map.of("type", "string", "pattern", "^(?=.*[1-9])" + ANY_SHARE)))
                .where(share -> share > 0, share -> complaint);
    }

    public static Shape<Long> whole(long least, long most) {
        return scalar(
                "a whole number from " + least + " to " + most,
                Map.of("type", "integer", "minimum", least, "maximum", most),
                text -> whole(text, least, most));
    }

    public static Optional<Long> whole(String text, long least, long most) {
        if (!text.matches("-?\\d{1,18}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        return value >= least && value <= most ? Optional.of(value) : Optional.empty();
    }

    /** @param noun for messages, {@code unknown channel 'psh'} */
    public static Shape<String> oneOf(String noun, Collection<String> names) {
        return new Shape<>(
                names.size() > LONGEST_LIST ? "a " + noun : String.join(", ", names),
                Map.of("enum", List.copyOf(names)),
                (tree, key, problems) -> TEXT.read(tree, key, problems)
                        .flatMap(typed -> known(tree.position(), typed, noun, names, problems)));
    }

    private static Optional<String> known(
            Position position, String typed, String noun, Collection<String> names, List<Problem> problems) {
        if (names.contains(typed)) {
            return Optional.of(typed);
        }
        problems.add(new Problem(position, "unknown " + noun + " '" + typed + "'" + Nearest.hint(typed, names)));
        return Optional.empty();
    }

    /** One or a list of them, each once; what cannot be read is reported and left out. */
    public static <T> Shape<List<T>> listOf(Shape<T> member) {
        return listOf(member, 0, "");
    }

    /** The same with at least one, or else this complaint. */
    public static <T> Shape<List<T>> someOf(Shape<T> member, String complaint) {
        return listOf(member, 1, complaint);
    }

    private static <T> Shape<List<T>> listOf(Shape<T> member, int least, String complaint) {
        return new Shape<>(
                "one or a list of: " + member.words,
                anyOf(member.schema, Map.of("type", "array", "items", member.schema, "minItems", least)),
                (tree, key, problems) -> {
                    List<Tree> members = tree instanceof Items items ? items.items() : List.of(tree);
                    if (members.size() < least) {
                        problems.add(new Problem(tree.position(), complaint));
                    }
                    return Optional.of(members.stream()
                            .flatMap(each -> member.read(each, key, problems).stream())
                            .distinct()
                            .toList());
                });
    }

    /** Weights by name, {@code { session: 6, eventual: 2 }}; a list gives each of its names the weight 1. */
    public static Shape<SortedMap<String, Integer>> weights(String noun, Collection<String> names) {
        Shape<Long> weight = whole(0, 1000);
        Shape<List<String>> alike = listOf(oneOf(noun, names));
        Map<String, Object> byName = Map.of(
                "type",
                "object",
                "propertyNames",
                Map.of("enum", List.copyOf(names)),
                "additionalProperties",
                weight.schema,
                "minProperties",
                1);
        return new Shape<>(
                "weights of " + String.join(", ", names), anyOf(byName, alike.schema), (tree, key, problems) -> {
                    SortedMap<String, Integer> weights = new TreeMap<>();
                    if (tree instanceof Mapping shares) {
                        for (Entry entry : shares.entries()) {
                            known(entry.position(), entry.key(), noun, names, problems)
                                    .flatMap(name -> weight.read(entry.value(), name, problems))
                                    .filter(value -> value > 0)
                                    .ifPresent(value -> weights.put(entry.key(), value.intValue()));
                        }
                    } else {
                        alike.read(tree, key, problems).ifPresent(all -> all.forEach(name -> weights.put(name, 1)));
                    }
                    if (weights.isEmpty()) {
                        problems.add(new Problem(
                                tree.position(),
                                "'" + key + "' needs at least one " + noun + " with a weight above 0"));
                    }
                    return Optional.of(weights);
                });
    }

    /** Read by whoever declares it; here it is only passed on. */
    public static Shape<Tree> any(String words, Map<String, Object> schema) {
        return new Shape<>(words, schema, (tree, key, problems) -> Optional.of(tree));
    }

    /** Text without blanks around it that a function understands. */
    public static <T> Shape<T> scalar(
            String words, Map<String, Object> schema, Function<String, Optional<T>> understand) {
        return new Shape<>(words, schema, (tree, key, problems) -> {
            Optional<T> value = tree instanceof Scalar scalar
                    ? understand.apply(scalar.text().strip())
                    : Optional.empty();
            if (value.isEmpty()) {
                problems.add(new Problem(tree.position(), "'" + key + "' must be " + words + ", was " + tree.noun()));
            }
            return value;
        });
    }

    /** The same values, but for those that are refused. */
    public Shape<T> where(Predicate<T> isGood, Function<T, String> complaint) {
        return new Shape<>(words, schema, (tree, key, problems) -> {
            Optional<T> value = read(tree, key, problems);
            value.filter(isGood.negate())
                    .ifPresent(bad -> problems.add(new Problem(tree.position(), complaint.apply(bad))));
            return value.filter(isGood);
        });
    }

    public Shape<T> withSchema(Map<String, Object> other) {
        return new Shape<>(words, other, reader);
    }

    public Optional<T> read(Tree value, String key, List<Problem> problems) {
        return reader.read(value, key, problems);
    }

    @SafeVarargs
    public static Map<String, Object> anyOf(Map<String, Object>... alternatives) {
        return Map.of("anyOf", List.of(alternatives));
    }
}
