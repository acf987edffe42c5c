package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.toxiproxy.Upstream.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class CountersIT extends EmbeddedIT {

    @Test
    void bytes_are_counted_by_direction_while_the_connection_is_open() throws IOException {
        Wire wire = upstream.through(port);
        wire.millisUp(bytes(300, 1));
        wire.millisDown(bytes(200, 1));
        JsonNode counters = api.get("/proxies/link/counters").json();
        assertThat(counters.get("bytes").asLong()).isEqualTo(500);
        assertThat(counters.get("connections").asLong()).isEqualTo(1);
        assertThat(counters.get("openConnections").asLong()).isEqualTo(1);
        assertThat(counters.get("affectedBytes").asLong()).isZero();
        assertThat(counters.get("resets").asLong()).isZero();
        assertThat(counters.at("/upstream/bytes").asLong()).isEqualTo(300);
        assertThat(counters.at("/upstream/sentBytes").asLong()).isEqualTo(300);
        assertThat(counters.at("/downstream/bytes").asLong()).isEqualTo(200);
        assertThat(api.get("/counters").json().get("link")).isEqualTo(counters);
        assertThat(api.get("/metrics").body())
                .contains("toxiproxy_proxy_received_bytes_total{direction=\"upstream\",listener=\"127.0.0.1:" + port
                        + "\",proxy=\"link\",upstream=\"127.0.0.1:" + upstream.port() + "\"} 300\n");
    }

    private JsonNode toxic(String name) {
        return api.get("/counters").json().at("/link/toxics/" + name);
    }

    @Test
    void what_only_went_into_a_toxic_is_no_effect_of_it() throws IOException {
        api.toxic("link", "{'type':'limit_data','name':'far','attributes':{'bytes':1000000000}}");
        api.toxic("link", "{'type':'slow_close','name':'open','attributes':{'delay':1000}}");
        api.toxic("link", "{'type':'latency','name':'none'}");
        api.toxic("link", "{'type':'bandwidth','name':'wide','attributes':{'rate':1000000}}");
        api.toxic("link", "{'type':'slicer','name':'coarse','attributes':{'average_size':100000}}");
        api.toxic("link", "{'type':'latency','name':'off','toxicity':0,'attributes':{'latency':500}}");
        upstream.through(port).millisDown(bytes(100, 1));
        JsonNode counters = api.get("/proxies/link/counters").json();
        assertThat(counters.get("toxics")).hasSize(6);
        for (JsonNode toxic : counters.get("toxics")) {
            assertThat(toxic.get("effects").asLong()).as(counters.toString()).isZero();
            assertThat(toxic.get("touchedBytes").asLong()).isZero();
            assertThat(toxic.get("connections").asLong()).isZero();
        }
        assertThat(counters.get("affectedBytes").asLong()).isZero();
        assertThat(counters.at("/downstream/affectedConnections").asLong()).isZero();
    }

    @Test
    void each_toxic_counts_its_own_effects_and_no_other_vouches_for_it() throws IOException {
        api.toxic("link", "{'type':'latency','name':'slow','attributes':{'latency':50}}");
        api.toxic("link", "{'type':'limit_data','name':'far','attributes':{'bytes':1000000}}");
        Wire first = upstream.through(port);
        first.millisDown(bytes(40, 1));
        first.millisDown(bytes(2, 1));
        upstream.through(port).millisDown(bytes(1, 1));
        first.millisUp(bytes(30, 1));
        assertThat(toxic("slow").toString())
                .isEqualTo("{\"type\":\"latency\",\"stream\":\"downstream\",\"touchedBytes\":43,\"effects\":3,"
                        + "\"connections\":2}");
        assertThat(toxic("far").get("effects").asLong()).isZero();
        JsonNode counters = api.get("/proxies/link/counters").json();
        assertThat(counters.get("affectedBytes").asLong()).isEqualTo(43);
        assertThat(counters.at("/downstream/affectedConnections").asLong()).isEqualTo(2);
    }

    @Test
    void what_a_removed_toxic_did_can_still_be_read_and_goes_on_counting_when_it_comes_back() throws IOException {
        Wire wire = upstream.through(port);
        for (int round = 1; round <= 2; round++) {
            api.toxic("link", "{'type':'latency','name':'slow','attributes':{'latency':20}}");
            wire.millisDown(bytes(10, 1));
            api.post("/reset", "");
            assertThat(toxic("slow").get("touchedBytes").asLong()).isEqualTo(10 * round);
        }
        api.toxic("link", "{'type':'timeout','name':'slow'}");
        assertThat(toxic("slow").get("type").asText()).isEqualTo("timeout");
        assertThat(toxic("slow").get("effects").asLong()).isZero();
    }

    @Test
    void a_cut_connection_and_a_late_close_are_effects_without_bytes() throws IOException {
        api.toxic("link", "{'type':'slow_close','name':'late','attributes':{'delay':50}}");
        api.toxic("link", "{'type':'limit_data','name':'cut','stream':'upstream','attributes':{'bytes':5}}");
        Wire cut = upstream.through(port);
        cut.up(bytes(5, 1));
        assertThat(cut.readAtServer(6)).hasSize(5);
        Wire closed = upstream.through(port);
        closed.server().close();
        assertThat(closed.client().getInputStream().read()).isEqualTo(-1);
        assertThat(toxic("cut").get("effects").asLong()).isEqualTo(1);
        assertThat(toxic("cut").get("touchedBytes").asLong()).isZero();
        assertThat(toxic("late").get("effects").asLong()).isEqualTo(1);
        assertThat(toxic("late").get("connections").asLong()).isEqualTo(1);
    }

    /** What a closed port refuses is refused by the operating system, which tells nobody. */
    @Test
    void connects_that_are_reset_are_counted_and_the_port_can_refuse_and_serve_afterwards() throws IOException {
        JsonNode disabled = api.patch("/proxies/link", "{'enabled':false,'connect':'reset'}")
                .json();
        assertThat(disabled.get("connect").asText()).isEqualTo("reset");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> {
                        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                            client.setSoTimeout(10_000);
                            assertThat(client.getInputStream().read()).isZero();
                        }
                    })
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(api.get("/counters").json().at("/link/refused").asLong()).isEqualTo(20);
        assertThat(api.get("/counters").json().at("/link/connections").asLong()).isZero();
        api.patch("/proxies/link", "{'enabled':false}");
        assertThatThrownBy(() -> upstream.through(port)).isInstanceOf(ConnectException.class);
        api.patch("/proxies/link", "{'enabled':true}");
        assertThat(upstream.through(port).millisUp((byte) 1)).isLessThan(SLACK_MILLIS);
    }

    @Test
    void dropped_bytes_resets_cuts_and_unreachable_upstreams_are_counted() throws IOException {
        api.toxic("link", "{'type':'reset_peer'}");
        Wire wire = upstream.through(port);
        wire.down(bytes(10, 1));
        assertThatThrownBy(() -> wire.client().getInputStream().read()).isInstanceOf(SocketException.class);
        api.post("/reset", "");
        Wire open = upstream.through(port);
        open.millisDown((byte) 1);
        api.patch("/proxies/link", "{'enabled':false}");
        JsonNode counters = api.get("/proxies/link/counters").json();
        assertThat(counters.get("resets").asLong()).isEqualTo(1);
        assertThat(counters.get("cut").asLong()).isEqualTo(1);
        assertThat(counters.at("/downstream/droppedBytes").asLong()).isEqualTo(10);
        assertThat(counters.at("/downstream/sentBytes").asLong()).isEqualTo(1);
    }
}
