package brownout.chaos.scenario;

import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Tree.Entry;
import brownout.chaos.scenario.Tree.Items;
import brownout.chaos.scenario.Tree.Mapping;
import brownout.chaos.scenario.Tree.Scalar;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A mapping while it is read: every accessor reports what is wrong and goes on with a harmless value, so that one
 * reading finds every problem.
 */
final class Section {
    private final Mapping mapping;
    private final String name;
    private final List<Problem> problems;

    private Section(Mapping mapping, String name, List<Problem> problems) {
        this.mapping = mapping;
        this.name = name;
        this.problems = problems;
    }

    /**
     * @param name for messages, {@code workload}
     * @param keys that are known here; any other is a problem
     */
    static Section of(Tree tree, String name, Collection<String> keys, List<Problem> problems) {
        if (!(tree instanceof Mapping mapping)) {
            problems.add(new Problem(
                    tree.position(),
                    "'" + name + "' must be a mapping with " + String.join(", ", keys) + ", was " + tree.noun()));
            return new Section(new Mapping(tree.position(), List.of()), name, problems);
        }
        Section section = new Section(mapping, name, problems);
        section.rejectUnknown(keys);
        return section;
    }

    private void rejectUnknown(Collection<String> keys) {
        for (Entry entry : mapping.entries()) {
            if (!keys.contains(entry.key())) {
                report(
                        entry.position(),
                        "unknown key '" + entry.key() + "' in '" + name + "'" + Nearest.hint(entry.key(), keys));
            }
        }
    }

    Position position() {
        return mapping.position();
    }

    void report(Position position, String message) {
        problems.add(new Problem(position, message));
    }

    boolean has(String key) {
        return mapping.entry(key).isPresent();
    }

    /** Where a key's value stands, or the section when it is missing. */
    Position at(String key) {
        return mapping.entry(key).map(entry -> entry.value().position()).orElse(mapping.position());
    }

    Optional<Tree> value(String key) {
        return mapping.entry(key).map(Entry::value);
    }

    Optional<Tree> required(String key) {
        Optional<Tree> value = value(key);
        if (value.isEmpty() && !mapping.entries().isEmpty()) {
            report(mapping.position(), "'" + name + "' needs '" + key + "'");
        }
        return value;
    }

    Optional<String> text(String key) {
        return value(key).flatMap(tree -> scalar(tree, key));
    }

    String requiredText(String key) {
        return required(key).flatMap(tree -> scalar(tree, key)).orElse("");
    }

    private Optional<String> scalar(Tree tree, String key) {
        if (tree instanceof Scalar scalar && !scalar.text().isBlank()) {
            return Optional.of(scalar.text());
        }
        report(tree.position(), "'" + key + "' must be text, was " + tree.noun());
        return Optional.empty();
    }

    /** The members of a list; a single value counts as a list of one. */
    List<Tree> list(String key) {
        return value(key)
                .map(tree -> tree instanceof Items items ? items.items() : List.of(tree))
                .orElse(List.of());
    }

    List<String> texts(String key) {
        return list(key).stream().flatMap(tree -> scalar(tree, key).stream()).toList();
    }

    /** Texts that must be among some names; unknown ones are reported and left out. */
    List<String> names(String key, String noun, Collection<String> known) {
        return list(key).stream()
                .flatMap(tree -> scalar(tree, key).flatMap(typed -> known(tree, typed, noun, known)).stream())
                .distinct()
                .toList();
    }

    Optional<String> oneOf(String key, String noun, Collection<String> known) {
        return value(key).flatMap(tree -> scalar(tree, key).flatMap(typed -> known(tree, typed, noun, known)));
    }

    private Optional<String> known(Tree tree, String typed, String noun, Collection<String> known) {
        if (known.contains(typed)) {
            return Optional.of(typed);
        }
        report(tree.position(), "unknown " + noun + " '" + typed + "'" + Nearest.hint(typed, known));
        return Optional.empty();
    }

    Duration duration(String key, Duration otherwise) {
        return parsed(key, "a duration such as 800ms, 2s or 1m", Quantities::duration)
                .orElse(otherwise);
    }

    Optional<Duration> requiredDuration(String key) {
        required(key);
        return parsed(key, "a duration such as 800ms, 2s or 1m", Quantities::duration);
    }

    double share(String key, double otherwise) {
        return parsed(key, "a share from 0 to 1, or from 0% to 100%", Quantities::share)
                .orElse(otherwise);
    }

    long integer(String key, long least, long most, long otherwise) {
        return parsed(key, "a whole number from " + least + " to " + most, text -> whole(text, least, most))
                .orElse(otherwise);
    }

    <T> Optional<T> parsed(String key, String what, Function<String, Optional<T>> parser) {
        return value(key).flatMap(tree -> parsed(tree, key, what, parser));
    }

    <T> Optional<T> parsed(Tree tree, String key, String what, Function<String, Optional<T>> parser) {
        Optional<T> result =
                tree instanceof Scalar scalar ? parser.apply(scalar.text().strip()) : Optional.empty();
        if (result.isEmpty()) {
            report(tree.position(), "'" + key + "' must be " + what + ", was " + tree.noun());
        }
        return result;
    }

    static Optional<Long> whole(String text, long least, long most) {
        if (!text.matches("-?\\d{1,18}")) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        return value >= least && value <= most ? Optional.of(value) : Optional.empty();
    }

    /** Weights by name, {@code { session: 6, eventual: 2 }}; a list gives each of its names the weight 1. */
    SortedMap<String, Integer> weights(String key, String noun, Collection<String> known) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        if (value(key).orElse(null) instanceof Mapping shares) {
            for (Entry entry : shares.entries()) {
                known(new Scalar(entry.position(), entry.key()), entry.key(), noun, known)
                        .flatMap(name -> parsed(
                                entry.value(), name, "a whole number from 0 to 1000", text -> whole(text, 0, 1000)))
                        .filter(weight -> weight > 0)
                        .ifPresent(weight -> weights.put(entry.key(), weight.intValue()));
            }
        } else {
            names(key, noun, known).forEach(name -> weights.put(name, 1));
        }
        if (has(key) && weights.isEmpty()) {
            report(at(key), "'" + key + "' needs at least one " + noun + " with a weight above 0");
        }
        return weights;
    }
}
