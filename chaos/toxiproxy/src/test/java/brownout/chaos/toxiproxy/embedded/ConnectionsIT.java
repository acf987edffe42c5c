package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Upstream.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How connections begin, end and wait. */
class ConnectionsIT extends EmbeddedIT {

    @Test
    void a_connection_that_was_already_open_is_reset_on_both_sides() throws IOException {
        Wire wire = upstream.through(port);
        wire.millisUp(bytes(10, 1));
        wire.millisDown(bytes(10, 1));
        api.toxic("link", "{'type':'reset_peer'}");
        wire.down((byte) 1);
        assertThatThrownBy(() -> wire.client().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> wire.server().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void a_half_open_partition_swallows_one_direction_and_carries_the_other() throws IOException {
        Wire wire = upstream.through(port);
        api.toxic("link", "{'type':'timeout','stream':'upstream','attributes':{'timeout':0}}");
        wire.up(bytes(10, 1));
        assertThat(wire.millisDown(bytes(10, 1))).isLessThan(SLACK_MILLIS);
        wire.server().setSoTimeout(300);
        assertThatThrownBy(() -> wire.server().getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> api.get("/proxies/link/counters")
                                .json()
                                .at("/upstream/droppedBytes")
                                .asLong()
                        == 10);
    }

    @Test
    void connecting_can_be_refused_or_hang_and_a_hanging_client_gets_through_once_healed() throws IOException {
        api.patch("/proxies/link", "{'enabled':false}");
        assertThatThrownBy(() -> upstream.through(port)).isInstanceOf(ConnectException.class);

        JsonNode hanging =
                api.patch("/proxies/link", "{'enabled':false,'connect':'hang'}").json();
        assertThat(hanging.get("connect").asText()).isEqualTo("hang");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Socket impatient = new Socket();
                Socket patient = new Socket()) {
            assertThatThrownBy(() -> impatient.connect(address, 500)).isInstanceOf(SocketTimeoutException.class);
            startDaemon(() -> connect(patient, address));
            api.patch("/proxies/link", "{'enabled':true}");
            await().atMost(20, TimeUnit.SECONDS).until(patient::isConnected);
        }
        assertThat(api.get("/proxies/link").json().has("connect")).isFalse();
    }

    private static void connect(Socket socket, InetSocketAddress address) {
        try {
            socket.connect(address, 20_000);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void a_half_close_passes_through_and_the_answer_still_comes_back() throws IOException {
        Wire wire = upstream.through(port);
        wire.up(bytes(10, 1));
        wire.client().shutdownOutput();
        assertThat(wire.server().getInputStream().readAllBytes()).isEqualTo(bytes(10, 1));
        wire.down(bytes(500_000, 2));
        wire.server().close();
        assertThat(wire.client().getInputStream().readAllBytes()).isEqualTo(bytes(500_000, 2));
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> api.get("/proxies/link/counters")
                                .json()
                                .get("openConnections")
                                .asLong()
                        == 0);
    }

    @Test
    void a_reset_by_one_peer_reaches_the_other_behind_what_was_sent_before() throws IOException {
        Wire wire = upstream.through(port);
        api.toxic("link", "{'type':'latency','stream':'upstream','attributes':{'latency':300}}");
        wire.up(bytes(10, 1));
        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> api.get("/proxies/link/counters")
                                .json()
                                .at("/upstream/bytes")
                                .asLong()
                        == 10);
        wire.client().setSoLinger(true, 0);
        wire.client().close();
        assertThat(wire.readAtServer(10)).isEqualTo(bytes(10, 1));
        assertThatThrownBy(() -> wire.server().getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void a_slow_receiver_slows_the_sender_and_memory_stays_bounded() throws Exception {
        Wire wire = upstream.through(port);
        long taken = sendUntilStuck(wire);
        JsonNode up = api.get("/proxies/link/counters").json().get("upstream");
        assertThat(taken).isGreaterThan(100_000);
        assertThat(up.get("bytes").asLong() - up.get("sentBytes").asLong()).isZero();
        assertThat(wire.readAtServer((int) Math.min(taken, 50_000_000))).hasSize((int) Math.min(taken, 50_000_000));
    }

    @Test
    void a_latency_toxic_holds_no_more_than_its_capacity() throws Exception {
        api.toxic("link", "{'type':'latency','stream':'upstream','attributes':{'latency':600000}}");
        Wire wire = upstream.through(port);
        sendUntilStuck(wire);
        JsonNode up = api.get("/proxies/link/counters").json().get("upstream");
        assertThat(up.get("sentBytes").asLong()).isZero();
        assertThat(up.get("bytes").asLong()).isBetween(3_500_000L, 4 * 1024 * 1024L + 128 * 1024);
    }

    /** Sends until nothing has been taken for a while; returns how much was. */
    private static long sendUntilStuck(Wire wire) {
        AtomicLong taken = new AtomicLong();
        startDaemon(() -> {
            byte[] block = new byte[10_000];
            try {
                while (taken.get() < 100_000_000) {
                    wire.up(block);
                    taken.addAndGet(block.length);
                }
            } catch (IOException closedByTheEndOfTheTest) {
                return;
            }
        });
        AtomicLong before = new AtomicLong(-1);
        await().atMost(30, TimeUnit.SECONDS)
                .pollInterval(500, TimeUnit.MILLISECONDS)
                .until(() -> taken.get() > 0 && before.getAndSet(taken.get()) == taken.get());
        assertThat(taken.get()).as("bytes taken before the sender was stuck").isLessThan(100_000_000);
        return taken.get();
    }

    @Test
    void a_toxic_that_ends_a_connection_lets_what_it_passed_arrive() throws IOException {
        api.toxic("link", "{'type':'limit_data','attributes':{'bytes':300000}}");
        Wire wire = upstream.through(port);
        startDaemon(() -> {
            try {
                wire.down(bytes(1_000_000, 3));
            } catch (IOException cut) {
                return;
            }
        });
        assertThat(wire.readAtClient(1_000_000)).hasSize(300_000);
    }
}
