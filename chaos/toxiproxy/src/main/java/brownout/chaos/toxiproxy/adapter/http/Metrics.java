package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.Proxy;
import brownout.chaos.toxiproxy.proxy.Stream;
import java.util.Collection;
import java.util.function.ToLongFunction;

/** Prometheus' text format 0.0.4. The first two families are the original's; they count while connections are open. */
final class Metrics {
    private Metrics() {}

    static String text(Collection<Proxy> proxies) {
        StringBuilder text = new StringBuilder();
        perDirection(text, proxies, "received_bytes_total", "Bytes received.", Counters.Direction.Bytes::bytes);
        perDirection(text, proxies, "sent_bytes_total", "Bytes sent on.", Counters.Direction.Bytes::sentBytes);
        perDirection(
                text,
                proxies,
                "affected_bytes_total",
                "Bytes that a toxic delayed, cut up or dropped.",
                Counters.Direction.Bytes::affectedBytes);
        perDirection(
                text, proxies, "dropped_bytes_total", "Bytes thrown away.", Counters.Direction.Bytes::droppedBytes);
        perProxy(text, proxies, "connections_total", "counter", "Connections.", Counters.Figures::connections);
        perProxy(text, proxies, "open_connections", "gauge", "Open now.", Counters.Figures::openConnections);
        perProxy(text, proxies, "resets_total", "counter", "Connections reset by a toxic.", Counters.Figures::resets);
        perProxy(
                text,
                proxies,
                "unreachable_total",
                "counter",
                "Connections closed for want of an upstream.",
                Counters.Figures::unreachable);
        return text.toString();
    }

    private static void perDirection(
            StringBuilder text,
            Collection<Proxy> proxies,
            String name,
            String help,
            ToLongFunction<Counters.Direction.Bytes> figure) {
        header(text, name, "counter", help);
        for (Proxy proxy : proxies) {
            Counters.Figures counters = proxy.counters().figures();
            for (Stream stream : Stream.values()) {
                Counters.Direction.Bytes direction =
                        stream == Stream.UPSTREAM ? counters.upstream() : counters.downstream();
                text.append("toxiproxy_proxy_").append(name).append("{direction=\"");
                text.append(stream.label()).append("\",");
                labels(text, proxy).append(figure.applyAsLong(direction)).append('\n');
            }
        }
    }

    private static void perProxy(
            StringBuilder text,
            Collection<Proxy> proxies,
            String name,
            String type,
            String help,
            ToLongFunction<Counters.Figures> figure) {
        header(text, name, type, help);
        for (Proxy proxy : proxies) {
            text.append("toxiproxy_proxy_").append(name).append('{');
            labels(text, proxy)
                    .append(figure.applyAsLong(proxy.counters().figures()))
                    .append('\n');
        }
    }

    private static void header(StringBuilder text, String name, String type, String help) {
        text.append("# HELP toxiproxy_proxy_").append(name).append(' ').append(help);
        text.append("\n# TYPE toxiproxy_proxy_")
                .append(name)
                .append(' ')
                .append(type)
                .append('\n');
    }

    private static StringBuilder labels(StringBuilder text, Proxy proxy) {
        text.append("listener=\"").append(escaped(proxy.listen()));
        text.append("\",proxy=\"").append(escaped(proxy.name()));
        return text.append("\",upstream=\"").append(escaped(proxy.upstream())).append("\"} ");
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
