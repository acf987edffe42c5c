package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import brownout.chaos.toxiproxy.Upstream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SeedIT {
    private static final int CONNECTIONS = 40;

    /** Which of the next connections a toxic cuts off after no byte. */
    private static List<Boolean> cut(Api api, Upstream upstream, int port, String extra) throws IOException {
        api.toxic("link", "{'type':'limit_data','name':'t','toxicity':0.4" + extra + "}");
        List<Boolean> cut = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Upstream.Wire wire = upstream.through(port);
            wire.down((byte) 1);
            cut.add(wire.client().getInputStream().read() == -1);
        }
        api.delete("/proxies/link/toxics/t");
        return cut;
    }

    private static List<Boolean> run(long seed, int connectionsBefore, String extra) throws IOException {
        try (ToxiproxyServer server =
                        ToxiproxyServer.builder().port(0).seed(seed).start();
                Upstream upstream = new Upstream()) {
            Api api = new Api(server.apiUri());
            int port = api.proxy("link", upstream.port());
            for (int i = 0; i < connectionsBefore; i++) {
                Upstream.Wire wire = upstream.through(port);
                wire.client().close();
                wire.server().close();
            }
            await().atMost(10, TimeUnit.SECONDS)
                    .until(() -> api.get("/counters")
                                    .json()
                                    .at("/link/openConnections")
                                    .asLong()
                            == 0);
            return cut(api, upstream, port, extra);
        }
    }

    @Test
    void the_same_seed_affects_the_same_connections() throws IOException {
        List<Boolean> first = run(7, 0, "");
        assertThat(first).contains(true, false);
        assertThat(run(7, 0, "")).isEqualTo(first);
        assertThat(run(8, 0, "")).isNotEqualTo(first);
    }

    @Test
    void what_happened_before_the_toxic_does_not_matter() throws IOException {
        assertThat(run(7, 5, "")).isEqualTo(run(7, 0, ""));
    }

    @Test
    void a_toxics_own_seed_counts_more_than_the_servers() throws IOException {
        List<Boolean> own = run(7, 0, ",'seed':99");
        assertThat(own).isEqualTo(run(8, 0, ",'seed':99")).isNotEqualTo(run(7, 0, ""));
    }

    @Test
    void raising_the_toxicity_only_adds_connections() throws IOException {
        List<Boolean> some = run(7, 0, "");
        List<Boolean> more = run(7, 0, ",'toxicity':0.8");
        for (int i = 0; i < CONNECTIONS; i++) {
            assertThat(more.get(i) || !some.get(i)).isTrue();
        }
        assertThat(more).isNotEqualTo(some);
    }

    @Test
    void live_connections_draw_in_the_order_in_which_they_came() throws IOException {
        List<Boolean> later = run(7, 0, "");
        try (ToxiproxyServer server = ToxiproxyServer.builder().port(0).seed(7).start();
                Upstream upstream = new Upstream()) {
            Api api = new Api(server.apiUri());
            int port = api.proxy("link", upstream.port());
            List<Upstream.Wire> wires = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Upstream.Wire wire = upstream.through(port);
                wire.millisDown((byte) 1);
                wires.add(wire);
            }
            api.toxic("link", "{'type':'limit_data','name':'t','toxicity':0.4}");
            List<Boolean> live = new ArrayList<>();
            for (Upstream.Wire wire : wires) {
                wire.down((byte) 1);
                live.add(wire.client().getInputStream().read() == -1);
            }
            assertThat(live).isEqualTo(later);
        }
    }
}
