package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.Effects;
import brownout.chaos.toxiproxy.proxy.Lifetime;
import brownout.chaos.toxiproxy.proxy.PlacedToxic;
import brownout.chaos.toxiproxy.proxy.Proxy;
import brownout.chaos.toxiproxy.proxy.WhenDisabled;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Writes answers: fields and their order as in the original; fields that it does not have only where they are set. */
final class JsonOut {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final InstantSource clock;

    JsonOut(InstantSource clock) {
        this.clock = clock;
    }

    ObjectNode proxiesByName(Collection<Proxy> proxies) {
        ObjectNode object = JSON.objectNode();
        proxies.forEach(proxy -> object.set(proxy.name(), proxy(proxy)));
        return object;
    }

    ArrayNode proxies(Collection<Proxy> proxies) {
        ArrayNode array = JSON.arrayNode();
        proxies.forEach(proxy -> array.add(proxy(proxy)));
        return array;
    }

    ObjectNode proxy(Proxy proxy) {
        ObjectNode object = JSON.objectNode()
                .put("name", proxy.name())
                .put("listen", proxy.listen())
                .put("upstream", proxy.upstream())
                .put("enabled", proxy.enabled());
        if (proxy.whenDisabled() != WhenDisabled.REFUSE) {
            object.put("connect", proxy.whenDisabled().label());
        }
        putLifetime(object, proxy.disabledFor());
        object.set("toxics", toxics(proxy));
        return object;
    }

    ArrayNode toxics(Proxy proxy) {
        ArrayNode array = JSON.arrayNode();
        proxy.toxics().forEach(toxic -> array.add(toxic(toxic)));
        return array;
    }

    ObjectNode toxic(PlacedToxic toxic) {
        PlacedToxic.Settings settings = toxic.settings();
        ObjectNode attributes = JSON.objectNode();
        settings.toxic().attributes().forEach(attributes::put);
        ObjectNode object = JSON.objectNode();
        object.set("attributes", attributes);
        object.put("name", toxic.name())
                .put("type", settings.toxic().type().name())
                .put("stream", toxic.direction());
        putNumber(object, "toxicity", settings.toxicity());
        putLifetime(object, toxic.lifetime());
        return object;
    }

    /** 1 and not 1.0, as the original writes it. */
    private static void putNumber(ObjectNode object, String name, double value) {
        if (value == Math.rint(value)) {
            object.put(name, (long) value);
        } else {
            object.put(name, value);
        }
    }

    private void putLifetime(ObjectNode object, @Nullable Lifetime lifetime) {
        if (lifetime != null) {
            object.put("ttl", lifetime.timeToLive().toMillis()).put("remaining", remaining(lifetime.until()));
        }
    }

    long remaining(Instant until) {
        return Math.max(0, Duration.between(clock.instant(), until).toMillis());
    }

    static ObjectNode counters(Counters.Figures counters) {
        Counters.Direction.Bytes up = counters.upstream();
        Counters.Direction.Bytes down = counters.downstream();
        ObjectNode object = JSON.objectNode()
                .put("bytes", up.bytes() + down.bytes())
                .put("connections", counters.connections())
                .put("affectedBytes", up.affectedBytes() + down.affectedBytes())
                .put("resets", counters.resets())
                .put("openConnections", counters.openConnections())
                .put("unreachable", counters.unreachable())
                .put("cut", counters.cut())
                .put("refused", counters.refused());
        ObjectNode toxics = object.putObject("toxics");
        counters.toxics().forEach((name, effects) -> toxics.set(name, effects(effects)));
        object.set("upstream", direction(up));
        object.set("downstream", direction(down));
        return object;
    }

    private static ObjectNode effects(Effects.Figures effects) {
        return JSON.objectNode()
                .put("type", effects.type())
                .put("stream", effects.stream().label())
                .put("touchedBytes", effects.touchedBytes())
                .put("effects", effects.effects())
                .put("connections", effects.connections());
    }

    private static ObjectNode direction(Counters.Direction.Bytes direction) {
        return JSON.objectNode()
                .put("bytes", direction.bytes())
                .put("sentBytes", direction.sentBytes())
                .put("affectedBytes", direction.affectedBytes())
                .put("droppedBytes", direction.droppedBytes())
                .put("affectedConnections", direction.affectedConnections());
    }
}
