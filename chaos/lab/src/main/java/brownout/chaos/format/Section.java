package brownout.chaos.format;

import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * A mapping while it is read: what is wrong is reported and the reading goes on, so that one reading finds every
 * problem.
 */
public final class Section {
    private final Mapping mapping;
    private final List<Problem> problems;

    Section(Mapping mapping, List<Problem> problems) {
        this.mapping = mapping;
        this.problems = problems;
    }

    /** Empty when it is absent, and when it cannot be read: then the problem is reported, so ask once. */
    public <T> Optional<T> get(Key<T> key) {
        return mapping.entry(key.name()).flatMap(entry -> key.shape().read(entry.value(), key.name(), problems));
    }

    public boolean has(Key<?> key) {
        return mapping.entry(key.name()).isPresent();
    }

    public Position position() {
        return mapping.position();
    }

    /** Where a key's value stands, or the section when it is missing. */
    public Position at(Key<?> key) {
        return mapping.entry(key.name()).map(Entry::value).map(Tree::position).orElse(mapping.position());
    }

    public void report(Position position, String message) {
        problems.add(new Problem(position, message));
    }
}
