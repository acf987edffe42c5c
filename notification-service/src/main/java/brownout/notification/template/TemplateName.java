package brownout.notification.template;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Names one text. {@code version} is empty for the one that may be edited. */
public record TemplateName(String name, OptionalInt version) implements Comparable<TemplateName> {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Comparator<TemplateName> ORDER =
            Comparator.comparing(TemplateName::name).thenComparingInt(it -> it.version.orElse(0));

    public TemplateName {
        if (!NAME.matcher(name).matches() || version.orElse(1) < 1) {
            throw new IllegalArgumentException("no template can have the name " + name + " " + version);
        }
    }

    /** Empty: no template can have this name. */
    public static Optional<TemplateName> of(String name, OptionalInt version) {
        return NAME.matcher(name).matches() && version.orElse(1) >= 1
                ? Optional.of(new TemplateName(name, version))
                : Optional.empty();
    }

    @Override
    public int compareTo(TemplateName other) {
        return ORDER.compare(this, other);
    }

    /** As people write it: {@code order-shipped}, {@code order-shipped version 2}. */
    @Override
    public String toString() {
        return version.isPresent() ? name + " version " + version.getAsInt() : name;
    }
}
