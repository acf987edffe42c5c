package brownout.chaos.toxiproxy.toxic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Attribute values in the order in which the API shows them. */
final class Attributes {
    private Attributes() {}

    static Map<String, Long> of(String name, long value) {
        return Map.of(name, value);
    }

    static Map<String, Long> of(String first, long firstValue, String second, long secondValue) {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put(first, firstValue);
        values.put(second, secondValue);
        return Collections.unmodifiableMap(values);
    }

    static Map<String, Long> of(
            String first, long firstValue, String second, long secondValue, String third, long thirdValue) {
        Map<String, Long> values = new LinkedHashMap<>(of(first, firstValue, second, secondValue));
        values.put(third, thirdValue);
        return Collections.unmodifiableMap(values);
    }
}
