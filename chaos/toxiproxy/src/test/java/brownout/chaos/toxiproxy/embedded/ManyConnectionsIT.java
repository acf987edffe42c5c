package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Upstream.Wire;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ManyConnectionsIT extends EmbeddedIT {
    private static final int CONNECTIONS = 1000;
    private static final long MEGABYTE = 1024 * 1024;

    /** Heap of both ends of every connection and of the proxy between them, and Netty's own buffers. */
    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory()
                - runtime.freeMemory()
                + PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Test
    void a_thousand_idle_connections_take_little_memory_and_no_thread_each() throws IOException {
        upstream.through(port).millisUp((byte) 1);
        long before = usedMemory();
        int threads = Thread.activeCount();
        List<Wire> wires = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Wire wire = upstream.through(port);
            wire.millisUp((byte) 1);
            wires.add(wire);
        }
        long megabytes = (usedMemory() - before) / MEGABYTE;
        System.out.println(CONNECTIONS + " idle connections take " + megabytes + " MB, test sockets included");
        assertThat(megabytes).isLessThan(50);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 2);

        api.toxic("link", "{'type':'latency','attributes':{'latency':1}}");
        for (Wire wire : wires) {
            assertThat(wire.millisDown((byte) 1)).isLessThan(SLACK_MILLIS);
        }
        api.delete("/proxies/link");
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(wires.get(CONNECTIONS - 1)
                                .client()
                                .getInputStream()
                                .read())
                        .isEqualTo(-1));
    }
}
