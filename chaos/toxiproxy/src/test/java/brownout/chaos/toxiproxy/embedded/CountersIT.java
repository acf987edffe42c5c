package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.toxiproxy.Upstream.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
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

    @Test
    void affected_bytes_are_those_that_went_into_a_toxic_that_was_on() throws IOException {
        Wire wire = upstream.through(port);
        wire.millisDown(bytes(100, 1));
        api.toxic("link", "{'type':'latency','name':'on','attributes':{'latency':1}}");
        api.toxic("link", "{'type':'latency','name':'off','stream':'upstream','toxicity':0}");
        wire.millisDown(bytes(40, 1));
        wire.millisUp(bytes(30, 1));
        JsonNode counters = api.get("/proxies/link/counters").json();
        assertThat(counters.get("affectedBytes").asLong()).isEqualTo(40);
        assertThat(counters.at("/downstream/affectedBytes").asLong()).isEqualTo(40);
        assertThat(counters.at("/downstream/affectedConnections").asLong()).isEqualTo(1);
        assertThat(counters.at("/upstream/affectedConnections").asLong()).isZero();
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
