package brownout.chaos.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A YAML document as a scenario needs it: mappings, lists and plain text, each with its position. */
public sealed interface Tree {

    Position position();

    /** What it is, for a message: {@code a mapping}. */
    String noun();

    /** Text as it stands in the file; a missing value is the empty text. */
    record Scalar(Position position, String text) implements Tree {
        @Override
        public String noun() {
            return text.isEmpty() ? "nothing" : "'" + text + "'";
        }
    }

    record Items(Position position, List<Tree> items) implements Tree {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String noun() {
            return "a list";
        }
    }

    record Entry(Position position, String key, Tree value) {}

    record Mapping(Position position, List<Entry> entries) implements Tree {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public String noun() {
            return "a mapping";
        }
    }

    /**
     * The same tree with one value replaced or added.
     *
     * @param path keys, and indices of lists from 0: {@code workload.rate}, {@code faults.0.at}
     * @throws ScenarioException when the path leads through something that has no such member
     */
    default Tree with(List<String> path, Tree value) {
        if (path.isEmpty()) {
            return value;
        }
        String head = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (this instanceof Mapping mapping) {
            return replaced(mapping, head, rest, value);
        }
        if (this instanceof Items list && isIndex(head, list.items().size())) {
            List<Tree> items = new ArrayList<>(list.items());
            items.set(Integer.parseInt(head), items.get(Integer.parseInt(head)).with(rest, value));
            return new Items(list.position(), items);
        }
        throw new ScenarioException(List.of(new Problem(
                value.position(),
                "cannot set '" + String.join(".", path) + "': " + noun() + " has no '" + head + "'")));
    }

    private static Tree replaced(Mapping mapping, String head, List<String> rest, Tree value) {
        List<Entry> entries = new ArrayList<>(mapping.entries());
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).key().equals(head)) {
                entries.set(
                        i,
                        new Entry(value.position(), head, entries.get(i).value().with(rest, value)));
                return new Mapping(mapping.position(), entries);
            }
        }
        Tree added = rest.isEmpty() ? value : new Mapping(value.position(), List.of()).with(rest, value);
        entries.add(new Entry(value.position(), head, added));
        return new Mapping(mapping.position(), entries);
    }

    private static boolean isIndex(String text, int size) {
        return text.matches("\\d{1,4}") && Integer.parseInt(text) < size;
    }
}
