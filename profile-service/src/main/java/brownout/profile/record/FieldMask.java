package brownout.profile.record;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which fields a write changes. {@code attributes} stands for all attributes, {@code attributes.<key>} for one; a masked
 * attribute that the write does not carry is removed.
 */
public record FieldMask(Set<FieldName> names, Set<String> attributes) {

    private static final String ATTRIBUTE = FieldName.ATTRIBUTES.label() + ".";

    public FieldMask {
        names = Set.copyOf(names);
        attributes = Set.copyOf(attributes);
    }

    /** @throws IllegalArgumentException for a name that is no field; the message lists those that are */
    public static FieldMask of(Collection<String> paths) {
        Set<FieldName> names = EnumSet.noneOf(FieldName.class);
        Set<String> attributes = new TreeSet<>();
        for (String path : paths) {
            if (path.startsWith(ATTRIBUTE)) {
                attributes.add(path.substring(ATTRIBUTE.length()));
                continue;
            }
            names.add(FieldName.of(path)
                    .orElseThrow(() -> new IllegalArgumentException("no field \"" + path + "\"; fields are "
                            + String.join(", ", FieldName.labels()) + " and attributes.<key>")));
        }
        return new FieldMask(names, attributes);
    }

    /** What {@link #of} reads, in a stable order. */
    public List<String> paths() {
        Set<String> paths = new TreeSet<>();
        names.forEach(name -> paths.add(name.label()));
        attributes.forEach(key -> paths.add(ATTRIBUTE + key));
        return List.copyOf(paths);
    }
}
