package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.toxiproxy.Upstream.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The original can hang for ever here, and drops what a toxic holds after five seconds. */
class RemovalUnderLoadIT extends EmbeddedIT {
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 12;
    private static final List<String> HOLDING = List.of(
            "{'name':'t','type':'latency','stream':'%s','attributes':{'latency':300,'jitter':200}}",
            "{'name':'t','type':'bandwidth','stream':'%s','attributes':{'rate':50}}",
            "{'name':'t','type':'bandwidth','stream':'%s','attributes':{'rate':0}}",
            "{'name':'t','type':'slicer','stream':'%s','attributes':{'average_size':500,'size_variation':300,'delay':500}}",
            "{'name':'t','type':'slow_close','stream':'%s','attributes':{'delay':500}}");

    @Test
    void no_byte_is_lost_or_moved_and_no_call_hangs_while_toxics_come_and_go() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> senders = new ArrayList<>();
        List<CompletableFuture<Void>> receivers = new ArrayList<>();
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        for (int i = 0; i < CONNECTIONS; i++) {
            Wire wire = upstream.through(port);
            senders.add(CompletableFuture.runAsync(() -> count(wire, stop, sent), EmbeddedIT::startDaemon));
            receivers.add(CompletableFuture.runAsync(() -> check(wire, received), EmbeddedIT::startDaemon));
        }
        long slowest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = receivedBytes();
            for (String stream : List.of("upstream", "downstream")) {
                api.toxic(
                        "link",
                        HOLDING.get(round % HOLDING.size()).formatted(stream).replace("'t'", "'" + stream + "'"));
            }
            await().atMost(10, TimeUnit.SECONDS)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> receivedBytes() > before);
            for (String stream : List.of("upstream", "downstream")) {
                long start = System.nanoTime();
                assertThat(api.delete("/proxies/link/toxics/" + stream).status())
                        .isEqualTo(204);
                slowest = Math.max(slowest, millisSince(start));
            }
        }
        stop.set(true);
        CompletableFuture.allOf(senders.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        CompletableFuture.allOf(receivers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        assertThat(slowest).isLessThan(SLACK_MILLIS);
        assertThat(received.get()).isEqualTo(sent.get()).isGreaterThan(CONNECTIONS * 100_000L);
        assertThat(api.get("/proxies/link/counters")
                        .json()
                        .at("/upstream/droppedBytes")
                        .asLong())
                .isZero();
    }

    private long receivedBytes() {
        return api.get("/proxies/link/counters").json().get("bytes").asLong();
    }

    /** Sends a sequence that repeats at no power of two, so that a lost or moved byte shows. */
    private static void count(Wire wire, AtomicBoolean stop, AtomicLong sent) {
        try {
            byte[] block = new byte[251 * 16];
            for (int i = 0; i < block.length; i++) {
                block[i] = (byte) (i % 251);
            }
            while (!stop.get()) {
                wire.up(block);
                sent.addAndGet(block.length);
            }
            wire.client().shutdownOutput();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void check(Wire wire, AtomicLong received) {
        try {
            InputStream in = wire.server().getInputStream();
            byte[] buffer = new byte[64 * 1024];
            long at = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (int i = 0; i < n; i++, at++) {
                    if (buffer[i] != (byte) (at % 251)) {
                        throw new AssertionError("byte " + at + " is wrong");
                    }
                }
                received.addAndGet(n);
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
