package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Lifetime;
import brownout.chaos.toxiproxy.proxy.Refusal;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an object; one that is null counts as not given, as in the original. */
record Fields(Map<String, JsonNode> byName) {

    static Fields of(JsonNode body) {
        if (body.isNull()) {
            return new Fields(Map.of());
        }
        if (!body.isObject()) {
            throw Refusal.badBody("expected an object, got " + kind(body));
        }
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        body.properties().forEach(field -> byName.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return new Fields(byName);
    }

    static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private @Nullable JsonNode given(String name) {
        JsonNode value = byName.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static Refusal wrongType(String name, String expected, JsonNode value) {
        return Refusal.badBody("field " + name + ": expected " + expected + ", got " + kind(value)
                + (value.isContainerNode() ? "" : " " + value));
    }

    String text(String name, String otherwise) {
        JsonNode value = given(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrongType(name, "a string", value);
        }
        return value.textValue();
    }

    boolean bool(String name, boolean otherwise) {
        Boolean value = boolOrNull(name);
        return value == null ? otherwise : value;
    }

    @Nullable
    Boolean boolOrNull(String name) {
        JsonNode value = given(name);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrongType(name, "true or false", value);
        }
        return value.booleanValue();
    }

    double number(String name, double otherwise) {
        JsonNode value = given(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw wrongType(name, "a number", value);
        }
        return value.doubleValue();
    }

    @Nullable
    Long wholeOrNull(String name) {
        JsonNode value = given(name);
        return value == null ? null : whole(name, value);
    }

    private static long whole(String name, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrongType(name, "a whole number", value);
        }
        return value.longValue();
    }

    @Nullable
    Duration timeToLive() {
        Long millis = wholeOrNull("ttl");
        return millis == null ? null : Lifetime.checked(millis);
    }

    Iterable<JsonNode> array(String name) {
        JsonNode value = given(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrongType(name, "an array", value);
        }
        return value;
    }

    Map<String, Long> attributes() {
        JsonNode value = given("attributes");
        if (value == null) {
            return Map.of();
        }
        if (!value.isObject()) {
            throw wrongType("attributes", "an object", value);
        }
        Map<String, Long> attributes = new LinkedHashMap<>();
        of(value).byName().forEach((name, number) -> {
            if (!number.isNull()) {
                attributes.put(name, whole("attributes." + name, number));
            }
        });
        return attributes;
    }
}
