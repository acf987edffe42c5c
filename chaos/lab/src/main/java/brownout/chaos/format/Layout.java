package brownout.chaos.format;

import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.naming.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that a mapping may have.
 *
 * @param name for messages, {@code workload}
 * @param meaning one line for people; may be empty
 */
public record Layout(String name, String meaning, List<Key<?>> keys) {

    public Layout {
        keys = List.copyOf(keys);
    }

    public static Layout of(String name, String meaning, Key<?>... keys) {
        return new Layout(name, meaning, List.of(keys));
    }

    /** The same with more keys. */
    public Layout with(String otherMeaning, Key<?>... more) {
        return new Layout(
                name,
                otherMeaning,
                Stream.concat(keys.stream(), Stream.of(more)).toList());
    }

    /** Reports every key that is unknown or missing; the section has what is there. */
    public Section read(Tree tree, List<Problem> problems) {
        return read(tree, List.of(), problems);
    }

    /** @param kin layouts that the same mapping might have had: their keys are known, but mean nothing here */
    public Section read(Tree tree, Collection<Layout> kin, List<Problem> problems) {
        if (!(tree instanceof Mapping mapping)) {
            problems.add(new Problem(
                    tree.position(),
                    "'" + name + "' must be a mapping with " + String.join(", ", names()) + ", was " + tree.noun()));
            return new Section(new Mapping(tree.position(), List.of()), problems);
        }
        for (Entry entry : mapping.entries()) {
            if (!names().contains(entry.key())) {
                problems.add(stranger(entry, kin));
            }
        }
        for (Key<?> key : keys) {
            if (key.isRequired() && mapping.entry(key.name()).isEmpty()) {
                problems.add(new Problem(mapping.position(), "'" + name + "' needs '" + key.name() + "'"));
            }
        }
        return new Section(mapping, problems);
    }

    private Problem stranger(Entry entry, Collection<Layout> kin) {
        boolean isElsewhere = kin.stream().anyMatch(layout -> layout.names().contains(entry.key()));
        return isElsewhere
                ? new Problem(entry.value().position(), "'" + entry.key() + "' has no meaning in this kind of " + name)
                : new Problem(
                        entry.position(),
                        "unknown key '" + entry.key() + "' in '" + name + "'" + Nearest.hint(entry.key(), names()));
    }

    /**
     * The value of the key that says which of several layouts a mapping has.
     *
     * @param noun for messages, {@code workload kind}
     */
    public static Optional<String> choice(
            Layout common, String key, String noun, Collection<String> choices, Tree tree, List<Problem> problems) {
        if (!(tree instanceof Mapping mapping)) {
            common.read(tree, problems);
            return Optional.empty();
        }
        Optional<Entry> entry = mapping.entry(key);
        if (entry.isEmpty()) {
            problems.add(new Problem(
                    tree.position(),
                    "'" + common.name + "' needs '" + key + "', one of " + String.join(", ", choices)));
        }
        return entry.flatMap(found -> Shape.oneOf(noun, choices).read(found.value(), key, problems));
    }

    private List<String> names() {
        return keys.stream().map(Key::name).toList();
    }

    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Key<?> key : keys) {
            Map<String, Object> property = new LinkedHashMap<>(key.shape().schema());
            if (!key.meaning().isEmpty()) {
                property.put("description", key.meaning());
            }
            properties.put(key.name(), property);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        if (!meaning.isEmpty()) {
            schema.put("description", meaning);
        }
        schema.put("properties", properties);
        schema.put(
                "required", keys.stream().filter(Key::isRequired).map(Key::name).toList());
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Its keys as a Markdown table, those that are required in bold. */
    public String table() {
        List<String> rows = new ArrayList<>(List.of(meaning, "", "| key | value | meaning |", "|---|---|---|"));
        keys.forEach(key -> rows.add("| " + (key.isRequired() ? "**`" + key.name() + "`**" : "`" + key.name() + "`")
                + " | " + key.shape().words() + " | " + key.meaning() + " |"));
        return rows.stream().collect(Collectors.joining("\n", "", "\n"));
    }
}
