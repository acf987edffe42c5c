package brownout.chaos.toxiproxy.proxy;

import java.util.List;

/**
 * A proxy that somebody wants.
 *
 * @param listen {@code host:port}; empty: a free port on every interface, as in the original
 * @param outage how it is disabled, if it is
 * @param toxics to start with
 */
public record ProxySpec(
        String name, String listen, String upstream, boolean enabled, Outage outage, List<ToxicSpec> toxics) {

    public ProxySpec {
        Names.check(name);
        HostAndPort.checkedUpstream(upstream);
        toxics = List.copyOf(toxics);
        if (toxics.stream().map(ToxicSpec::name).distinct().count() < toxics.size()) {
            throw Refusal.toxicExists();
        }
    }
}
