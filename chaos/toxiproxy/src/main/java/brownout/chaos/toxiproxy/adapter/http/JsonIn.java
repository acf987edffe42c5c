package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Outage;
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
        return proxy(Fields.of(body), "");
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
            throw Refusal.badBody("expected an array of proxies, got " + Fields.kind(body));
        }
        List<ProxySpec> proxies = new ArrayList<>();
        for (JsonNode element : body) {
            proxies.add(proxy(Fields.of(element), " at proxy " + (proxies.size() + 1)));
        }
        return proxies;
    }

    /** What a PATCH of a proxy asks for; its own values stand for what is not given. */
    static Proxy.Change change(JsonNode body, Proxy proxy) {
        Fields fields = Fields.of(body);
        return new Proxy.Change(
                fields.text("listen", proxy.listen()),
                fields.text("upstream", proxy.upstream()),
                fields.boolOrNull("enabled"),
                outageOrNull(fields));
    }

    /**
     * A toxic.
     *
     * @param checkName throws if the name is taken; called before the attributes are looked at
     */
    static ToxicSpec toxic(JsonNode body, Consumer<String> checkName) {
        Fields fields = Fields.of(body);
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
            Fields fields = Fields.of(body);
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
}
