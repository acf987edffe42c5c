package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.Upstream;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeToLiveIT extends EmbeddedIT {

    private void awaitHealed(String proxy) {
        await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> {
            JsonNode now = api.get("/proxies/" + proxy).json();
            assertThat(now.get("enabled").asBoolean()).isTrue();
            assertThat(now.get("toxics")).isEmpty();
            assertThat(now.has("ttl")).isFalse();
        });
    }

    @Test
    void a_toxic_removes_itself_and_lets_go_of_what_it_holds() throws IOException {
        Upstream.Wire wire = upstream.through(port);
        api.toxic("link", "{'type':'bandwidth','attributes':{'rate':0},'ttl':500}");
        JsonNode toxic = api.get("/proxies/link/toxics/bandwidth_downstream").json();
        assertThat(toxic.get("ttl").asLong()).isEqualTo(500);
        assertThat(toxic.get("remaining").asLong()).isBetween(0L, 500L);
        long start = System.nanoTime();
        wire.down((byte) 1);
        assertThat(wire.readAtClient(1)).containsExactly(1);
        assertThat(millisSince(start)).isBetween(100L, 500 + SLACK_MILLIS);
        awaitHealed("link");
    }

    @Test
    void a_patch_without_ttl_keeps_it_and_one_with_ttl_starts_it_anew() {
        api.toxic("link", "{'type':'latency','ttl':600000}");
        JsonNode kept = api.patch("/proxies/link/toxics/latency_downstream", "{'attributes':{'latency':5}}")
                .json();
        assertThat(kept.get("ttl").asLong()).isEqualTo(600_000);
        api.patch("/proxies/link/toxics/latency_downstream", "{'ttl':200}");
        awaitHealed("link");
    }

    @Test
    void a_disabled_proxy_enables_itself_on_the_same_port() throws IOException {
        JsonNode disabled =
                api.patch("/proxies/link", "{'enabled':false,'ttl':700}").json();
        assertThat(disabled.get("ttl").asLong()).isEqualTo(700);
        assertThatThrownBy(() -> upstream.through(port)).isInstanceOf(ConnectException.class);
        awaitHealed("link");
        assertThat(upstream.through(port).millisUp((byte) 1)).isLessThan(SLACK_MILLIS);
    }

    @Test
    void a_patch_of_something_else_leaves_the_outage_and_its_ttl() {
        api.patch("/proxies/link", "{'enabled':false,'ttl':600000}");
        JsonNode moved =
                api.patch("/proxies/link", "{'upstream':'127.0.0.1:9'}").json();
        assertThat(moved.get("enabled").asBoolean()).isFalse();
        assertThat(moved.get("ttl").asLong()).isEqualTo(600_000);
        JsonNode forGood = api.patch("/proxies/link", "{'enabled':false}").json();
        assertThat(forGood.has("ttl")).isFalse();
    }

    @Test
    void a_port_that_somebody_took_meanwhile_is_tried_until_it_is_free() throws IOException {
        api.patch("/proxies/link", "{'enabled':false,'ttl':300}");
        try (ServerSocket thief = new ServerSocket()) {
            thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> api.get("/proxies/link").json().get("ttl").asLong() == 1000);
            assertThat(api.get("/proxies/link").json().get("enabled").asBoolean())
                    .isFalse();
        }
        awaitHealed("link");
    }

    @Test
    void a_proxy_can_be_made_disabled_for_a_while_by_populate_too() {
        Api.Reply made = api.post(
                "/populate",
                "[{'name':'late','listen':'127.0.0.1:0','upstream':'127.0.0.1:9','enabled':false,'ttl':300}]");
        assertThat(made.status()).isEqualTo(201);
        awaitHealed("late");
    }

    @Test
    void reset_heals_everything_else_when_one_port_is_taken() throws IOException {
        api.proxy("other", upstream.port());
        api.toxic("other", "{'type':'latency'}");
        api.toxic("link", "{'type':'latency'}");
        api.patch("/proxies/link", "{'enabled':false}");
        try (ServerSocket thief = new ServerSocket()) {
            thief.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Api.Reply reset = api.post("/reset", "");
            assertThat(reset.status()).isEqualTo(500);
            assertThat(reset.error()).endsWith("address already in use");
            assertThat(api.get("/proxies/link/toxics").json()).isEmpty();
            assertThat(api.get("/proxies/other/toxics").json()).isEmpty();
        }
        assertThat(api.post("/reset", "").status()).isEqualTo(204);
        awaitHealed("link");
    }
}
