package brownout.chaos.toxiproxy.toxic;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A name in the API, the attributes it takes, and how to make the toxic from them.
 *
 * @param name as in the field {@code type}
 */
public record ToxicType(String name, List<Attribute> attributes, Maker maker) {

    /** Makes a toxic from attributes that are each within their range; throws {@link InvalidAttributeException}. */
    @FunctionalInterface
    public interface Maker {
        Toxic make(ToLongFunction<String> attribute);
    }

    public ToxicType {
        attributes = List.copyOf(attributes);
    }

    /**
     * Makes a toxic.
     *
     * @param given by name; what is missing is 0
     * @throws InvalidAttributeException for an unknown name or a value out of range
     */
    public Toxic create(Map<String, Long> given) {
        List<String> known = attributes.stream().map(Attribute::name).toList();
        for (String attribute : given.keySet()) {
            if (!known.contains(attribute)) {
                throw new InvalidAttributeException("invalid attribute " + attribute + ": a " + name + " toxic takes "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        for (Attribute attribute : attributes) {
            attribute.check(given.getOrDefault(attribute.name(), 0L));
        }
        return maker.make(attribute -> given.getOrDefault(attribute, 0L));
    }
}
