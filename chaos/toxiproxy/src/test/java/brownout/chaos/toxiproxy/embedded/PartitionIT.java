package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Upstream.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither side learns anything of the other, not even that it is gone. */
class PartitionIT extends EmbeddedIT {
    /** As long as the original needed to let the end of a connection through, many times over. */
    private static final int QUIET_MILLIS = 400;

    private void cut(String stream) {
        api.toxic("link", "{'name':'cut-" + stream + "','type':'partition','stream':'" + stream + "'}");
    }

    private void heal(String stream) {
        assertThat(api.delete("/proxies/link/toxics/cut-" + stream).status()).isEqualTo(204);
    }

    private long effects(String stream) {
        return api.get("/proxies/link/counters")
                .json()
                .at("/toxics/cut-" + stream + "/effects")
                .asLong();
    }

    private void awaitEffects(String stream, long count) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> effects(stream) >= count);
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(QUIET_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(10_000);
    }

    @Test
    void bytes_and_the_close_behind_them_come_through_in_order_once_healed() throws IOException {
        Wire wire = upstream.through(port);
        cut("upstream");
        wire.up(bytes(1000, 1));
        wire.up(bytes(500, 2));
        wire.client().shutdownOutput();
        awaitEffects("upstream", 2);
        assertSilent(wire.server());
        assertThat(wire.millisDown(bytes(10, 1)))
                .as("the other stream is not cut")
                .isLessThan(SLACK_MILLIS);
        heal("upstream");
        assertThat(wire.readAtServer(1000)).isEqualTo(bytes(1000, 1));
        assertThat(wire.readAtServer(1000)).isEqualTo(bytes(500, 2));
    }

    @Test
    void a_reset_is_held_with_both_streams_cut_and_arrives_once_healed() throws IOException {
        Wire wire = upstream.through(port);
        wire.millisUp((byte) 1);
        cut("upstream");
        cut("downstream");
        wire.client().setSoLinger(true, 0);
        wire.client().close();
        awaitEffects("upstream", 1);
        assertSilent(wire.server());
        wire.down((byte) 1);
        assertSilent(wire.server());
        heal("downstream");
        heal("upstream");
        assertThatThrownBy(() -> wire.server().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void the_end_of_a_server_is_held_too() throws IOException {
        Wire wire = upstream.through(port);
        wire.millisUp((byte) 1);
        cut("downstream");
        wire.server().close();
        awaitEffects("downstream", 1);
        assertSilent(wire.client());
        heal("downstream");
        assertThat(wire.client().getInputStream().read()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"upstream", "downstream"})
    void nobody_is_connected_to_the_upstream_until_it_heals(String stream) throws IOException {
        cut(stream);
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
            first.getOutputStream().write(bytes(10, 1));
            awaitEffects(stream, 2);
            assertThat(upstream.connectsWithin(QUIET_MILLIS)).isFalse();
            assertSilent(first);
            heal(stream);
            try (Socket server = upstream.accept();
                    Socket another = upstream.accept()) {
                Socket withBytes = server.getInputStream().available() > 0 ? server : another;
                assertThat(withBytes.getInputStream().readNBytes(10)).isEqualTo(bytes(10, 1));
            }
            assertThat(second.isConnected()).isTrue();
        }
        assertThat(api.get("/proxies/link/counters")
                        .json()
                        .at("/toxics/cut-" + stream)
                        .toString())
                .contains("\"type\":\"partition\"", "\"touchedBytes\":0", "\"effects\":2", "\"connections\":2");
    }

    @Test
    void it_heals_by_itself_and_a_change_of_toxicity_heals_it_too() throws IOException {
        api.toxic("link", "{'type':'partition','ttl':300}");
        assertThat(upstream.through(port).millisUp((byte) 1)).isLessThan(SLACK_MILLIS);
        cut("upstream");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            awaitEffects("upstream", 1);
            api.patch("/proxies/link/toxics/cut-upstream", "{'toxicity':0}");
            upstream.accept().close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_held_client_is_cut_when_the_proxy_is_disabled() throws IOException {
        cut("upstream");
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(10_000);
            awaitEffects("upstream", 1);
            api.patch("/proxies/link", "{'enabled':false}");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        heal("upstream");
        assertThat(upstream.connectsWithin(QUIET_MILLIS)).isFalse();
    }
}
