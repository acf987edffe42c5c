package brownout.chaos.adapter.toxiproxy;

import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.fault.FaultPlane.LinkCounters;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What crossed each link. The lab's own server counts while connections are open and tells what each toxic did. The
 * original one counts bytes when a connection closes, if started with {@code -proxy-metrics}, and nothing else: then
 * effects stay 0, and a run that needs that proof is inconclusive.
 */
final class ServerCounters {
    private static final Pattern RECEIVED =
            Pattern.compile("toxiproxy_proxy_received_bytes_total\\{([^}]*)}\\s+([0-9.eE+]+)");
    private static final Pattern PROXY = Pattern.compile("(?:^|,)proxy=\"([^\"]*)\"");

    private final ToxiproxyClient toxiproxy;
    private final List<Link> links;

    ServerCounters(ToxiproxyClient toxiproxy, List<Link> links) {
        this.toxiproxy = toxiproxy;
        this.links = links;
    }

    Map<String, LinkCounters> read() {
        Function<String, LinkCounters> byProxy = toxiproxy
                .counters()
                .<Function<String, LinkCounters>>map(live -> proxy -> live(live.path(proxy)))
                .orElseGet(this::bytesOnly);
        Map<String, LinkCounters> all = new TreeMap<>();
        for (Link link : links) {
            all.put(
                    link.name(),
                    link.proxies().stream().map(byProxy).reduce(new LinkCounters(0, 0, 0, 0), ServerCounters::plus));
        }
        return all;
    }

    /** Whether the server is one that counts what toxics do. */
    boolean areLive() {
        return toxiproxy.counters().isPresent();
    }

    /** What a toxic of that name did on a link, also when it is gone. */
    long effects(Link link, String toxic) {
        return sum(
                link, proxy -> proxy.path("toxics").path(toxic).path("effects").asLong());
    }

    /** Connections that were cut or refused because the link was down. */
    long turnedAway(Link link) {
        return sum(
                link,
                proxy -> proxy.path("cut").asLong() + proxy.path("refused").asLong());
    }

    private long sum(Link link, ToLongFunction<JsonNode> count) {
        return toxiproxy
                .counters()
                .map(live ->
                        link.proxies().stream().map(live::path).mapToLong(count).sum())
                .orElse(0L);
    }

    private Function<String, LinkCounters> bytesOnly() {
        Map<String, Long> bytes = bytesByProxy(toxiproxy.metrics());
        return proxy -> new LinkCounters(bytes.getOrDefault(proxy, 0L), 0, 0, 0);
    }

    /** Connections that a disabled proxy has cut count as reset: that is what their clients saw. */
    private static LinkCounters live(JsonNode counters) {
        return new LinkCounters(
                counters.path("bytes").asLong(),
                counters.path("connections").asLong(),
                counters.path("affectedBytes").asLong(),
                counters.path("resets").asLong() + counters.path("cut").asLong());
    }

    private static LinkCounters plus(LinkCounters a, LinkCounters b) {
        return new LinkCounters(
                a.bytes() + b.bytes(),
                a.connections() + b.connections(),
                a.affectedBytes() + b.affectedBytes(),
                a.resets() + b.resets());
    }

    static Map<String, Long> bytesByProxy(String prometheus) {
        Map<String, Long> bytes = new TreeMap<>();
        Matcher line = RECEIVED.matcher(prometheus);
        while (line.find()) {
            Matcher proxy = PROXY.matcher(line.group(1));
            if (proxy.find()) {
                bytes.merge(proxy.group(1), (long) Double.parseDouble(line.group(2)), Long::sum);
            }
        }
        return bytes;
    }
}
