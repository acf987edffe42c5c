package brownout.chaos.toxiproxy.proxy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that somebody wants.
 *
 * @param listen {@code host:port}; empty: a free port on every interface, as in the original
 * @param timeToLive after which a disabled proxy enables itself; null: never
 * @param toxics to start with
 */
public record ProxySpec(
        String name,
        String listen,
        String upstream,
        boolean enabled,
        @Nullable Duration timeToLive,
        List<ToxicSpec> toxics) {

    public ProxySpec {
        HostAndPort.checkedUpstream(upstream);
        if (timeToLive != null && enabled) {
            throw Refusal.invalid("invalid ttl: the proxy is enabled; a proxy's ttl says for how long it is disabled");
        }
        toxics = List.copyOf(toxics);
        if (toxics.stream().map(ToxicSpec::name).distinct().count() < toxics.size()) {
            throw Refusal.toxicExists();
        }
    }
}
