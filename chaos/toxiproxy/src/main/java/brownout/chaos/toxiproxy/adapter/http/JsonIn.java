package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Lifetime;
import brownout.chaos.toxiproxy.proxy.Outage;
import brownout.chaos.toxiproxy.proxy.PlanSpec;
import brownout.chaos.toxiproxy.proxy.Proxy;
import brownout.chaos.toxiproxy.proxy.ProxySpec;
import brownout.chaos.toxiproxy.proxy.Refusal;
import brownout.chaos.toxiproxy.proxy.Stream;
import brownout.chaos.toxiproxy.proxy.ToxicSpec;
import brownout.chaos.toxiproxy.proxy.WhenDisabled;
import brownout.chaos.toxiproxy.toxic.InvalidAttributeException;
import brownout.chaos.toxiproxy.toxic.Toxic;
import brownout.chaos.toxiproxy.toxic.ToxicType;
import brownout.chaos.toxiproxy.toxic.ToxicTypes;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests and configuration files. Checks in the order of the original, so that of two mistakes the same one is
 * reported. As there, the case of field names does not matter and unknown fields are ignored.
 */
final class JsonIn {
    private JsonIn() {}

    static ProxySpec proxy(JsonNode body) {
        return proxy(requireObject(body), "");
    }

    private static ProxySpec proxy(Fields fields, String where) {
        String name = fields.text("name", "");
        String listen = fields.text("listen", "");
        String upstream = fields.text("upstream", "");
        boolean enabled = fields.bool("enabled", true);
        if (name.isEmpty()) {
            throw Refusal.missingField("name" + where);
        }
        if (upstream.isEmpty()) {
            throw Refusal.missingField("upstream" + where);
        }
        return new ProxySpec(name, listen, upstream, enabled, outage(fields, enabled), toxics(fields));
    }

    private static Outage outage(Fields fields, boolean enabled) {
        Outage outage = outageOrNull(fields);
        if (outage != null && enabled) {
            throw Refusal.invalid("invalid ttl or connect: they say how a proxy is disabled, and this one is enabled");
        }
        return outage == null ? Outage.PLAIN : outage;
    }

    private static @Nullable Outage outageOrNull(Fields fields) {
        Duration timeToLive = fields.timeToLive();
        String connect = fields.text("connect", "");
        if (timeToLive == null && connect.isEmpty()) {
            return null;
        }
        return new Outage(connect.isEmpty() ? WhenDisabled.REFUSE : WhenDisabled.named(connect), timeToLive);
    }

    private static List<ToxicSpec> toxics(Fields fields) {
        List<ToxicSpec> toxics = new ArrayList<>();
        for (JsonNode toxic : fields.array("toxics")) {
            toxics.add(toxic(toxic, name -> {}));
        }
        return toxics;
    }

    static List<ProxySpec> proxies(JsonNode body) {
        if (!body.isArray() && !body.isNull()) {
            throw Refusal.badBody("expected an array of proxies, got " + kind(body));
        }
        List<ProxySpec> proxies = new ArrayList<>();
        for (JsonNode element : body) {
            proxies.add(proxy(requireObject(element), " at proxy " + (proxies.size() + 1)));
        }
        return proxies;
    }

    /** What a PATCH of a proxy asks for; its own values stand for what is not given. */
    static Proxy.Change change(JsonNode body, Proxy proxy) {
        Fields fields = requireObject(body);
        return new Proxy.Change(
                fields.text("listen", proxy.listen()),
                fields.text("upstream", proxy.upstream()),
                fields.boolOrNull("enabled"),
                outageOrNull(fields));
    }

    static PlanSpec plan(JsonNode body) {
        Fields fields = requireObject(body);
        List<PlanSpec.Fault> toxics = new ArrayList<>();
        for (JsonNode fault : fields.array("toxics")) {
            String proxy = requireObject(fault).text("proxy", "");
            if (proxy.isEmpty()) {
                throw Refusal.missingField("proxy at toxic " + (toxics.size() + 1));
            }
            toxics.add(new PlanSpec.Fault(proxy, toxic(fault, name -> {})));
        }
        List<String> disabled = new ArrayList<>();
        for (JsonNode proxy : fields.array("disabled")) {
            disabled.add(new Fields(Map.of("disabled", proxy)).text("disabled", ""));
        }
        return new PlanSpec(
                fields.text("name", "plan"),
                planLifetime(fields),
                fields.wholeOrNull("seed"),
                toxics,
                disabled,
                WhenDisabled.named(fields.text("connect", WhenDisabled.REFUSE.label())));
    }

    static Duration planLifetime(JsonNode body) {
        return planLifetime(requireObject(body));
    }

    private static Duration planLifetime(Fields fields) {
        Duration timeToLive = fields.timeToLive();
        if (timeToLive == null) {
            throw Refusal.missingField("ttl");
        }
        return timeToLive;
    }

    /**
     * A toxic.
     *
     * @param checkName throws if the name is taken; called before the attributes are looked at
     */
    static ToxicSpec toxic(JsonNode body, Consumer<String> checkName) {
        Fields fields = requireObject(body);
        String type = fields.text("type", "");
        String direction = fields.text("stream", Stream.DOWNSTREAM.label());
        double toxicity = fields.number("toxicity", 1);
        String name = fields.text("name", "");
        if (Stream.named(direction).isEmpty()) {
            throw Refusal.invalidStream();
        }
        ToxicType toxicType = ToxicTypes.named(type).orElseThrow(Refusal::invalidToxicType);
        String named = name.isEmpty() ? type + "_" + direction : name;
        checkName.accept(named);
        Toxic toxic = create(toxicType, fields.attributes());
        return new ToxicSpec(named, direction, toxicity, toxic, fields.timeToLive(), fields.wholeOrNull("seed"));
    }

    /** What a PATCH of a toxic asks for: attributes are merged, everything but them, toxicity and ttl is ignored. */
    record ToxicPatch(
            Toxic toxic, double toxicity, @Nullable Duration timeToLive) {
        static ToxicPatch of(JsonNode body, Toxic now, double toxicityNow) {
            Fields fields = requireObject(body);
            Map<String, Long> merged = new LinkedHashMap<>(now.attributes());
            merged.putAll(fields.attributes());
            return new ToxicPatch(
                    create(now.type(), merged), fields.number("toxicity", toxicityNow), fields.timeToLive());
        }
    }

    private static Toxic create(ToxicType type, Map<String, Long> attributes) {
        try {
            return type.create(attributes);
        } catch (InvalidAttributeException invalid) {
            throw Refusal.invalid(String.valueOf(invalid.getMessage()));
        }
    }

    static Fields requireObject(JsonNode body) {
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

    private static String kind(JsonNode node) {
        return node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** The fields of an object; one that is null counts as not given, as in the original. */
    record Fields(Map<String, JsonNode> byName) {

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
            requireObject(value).byName().forEach((name, number) -> {
                if (!number.isNull()) {
                    attributes.put(name, whole("attributes." + name, number));
                }
            });
            return attributes;
        }
    }
}
