package brownout.chaos.adapter.process;

import brownout.chaos.adapter.toxiproxy.ToxiproxyClient;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The Toxiproxy that carries the links: inside this JVM, or somebody else's from which only the lab's proxies go. */
record ToxiproxyHost(URI address, AutoCloseable closing) {

    static ToxiproxyHost start(StartOptions options, int port, URI dashboard) {
        return options.toxiproxy().map(ToxiproxyHost::foreign).orElseGet(() -> own(options, port, dashboard));
    }

    private static ToxiproxyHost own(StartOptions options, int port, URI dashboard) {
        try {
            ToxiproxyServer server = ToxiproxyServer.builder()
                    .port(port)
                    .seed(options.seed())
                    .allowOrigin(dashboard.toString())
                    .start();
            return new ToxiproxyHost(server.apiUri(), server);
        } catch (IOException e) {
            throw new ClusterException(Reason.MISSING, "Toxiproxy did not start: " + e.getMessage());
        }
    }

    private static ToxiproxyHost foreign(URI address) {
        try {
            new ToxiproxyClient(address).version();
        } catch (ClusterException | IllegalArgumentException e) {
            throw new ClusterException(
                    Reason.MISSING,
                    "there is no Toxiproxy at " + address + ": start it, or leave --toxiproxy out (" + e.getMessage()
                            + ")");
        }
        return new ToxiproxyHost(address, () -> {});
    }

    /** Makes the proxies; closing the answer removes them again from a server that goes on. */
    ToxiproxyHost with(List<ToxiproxyClient.Proxy> proxies) {
        ToxiproxyClient client = new ToxiproxyClient(address);
        client.populate(proxies);
        return new ToxiproxyHost(address, () -> {
            try {
                proxies.forEach(proxy -> client.delete(proxy.name()));
            } finally {
                closing.close();
            }
        });
    }
}
