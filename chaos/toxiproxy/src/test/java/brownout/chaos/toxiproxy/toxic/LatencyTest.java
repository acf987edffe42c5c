package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long latency, long jitter) {
        return new Latency(latency, jitter).start(flow, new SplittableRandom(1));
    }

    @Test
    void every_chunk_is_late_by_as_much_and_the_end_follows_the_last() {
        Stage stage = start(100, 0);
        stage.accept(chunk("a"));
        flow.advance(40);
        stage.accept(chunk("b"));
        stage.end();
        flow.advance(1000);
        assertThat(flow.out).containsExactly("100:a", "140:b", "140:END");
        assertThat(flow.pendingTimers()).isZero();
    }

    @Test
    void a_chunk_that_drew_a_short_delay_waits_for_the_one_before() {
        Stage stage = start(100, 100);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            stage.accept(chunk("c" + i));
            sent.add("c" + i);
            flow.advance(1);
        }
        flow.advance(1000);
        assertThat(flow.out.stream().map(line -> line.substring(line.indexOf(':') + 1)))
                .containsExactlyElementsOf(sent);
    }

    @Test
    void jitter_is_uniform_around_the_latency() {
        SplittableRandom chance = new SplittableRandom(3);
        int below = 0;
        for (int i = 0; i < 1000; i++) {
            TestFlow own = new TestFlow();
            new Latency(100, 50).start(own, chance).accept(chunk("a"));
            own.advance(1000);
            long at = Long.parseLong(own.out.get(0).substring(0, own.out.get(0).indexOf(':')));
            assertThat(at).isBetween(50L, 149L);
            below += at < 100 ? 1 : 0;
        }
        assertThat(below).isBetween(430, 570);
    }

    @Test
    void jitter_above_the_latency_does_not_go_back_in_time() {
        Stage stage = start(1, 10);
        for (int i = 0; i < 50; i++) {
            stage.accept(chunk("a"));
        }
        flow.advance(11);
        assertThat(flow.out).hasSize(50);
    }

    @Test
    void removal_passes_on_everything_held_in_order_at_once() {
        Stage stage = start(100, 0);
        stage.accept(chunk("a"));
        stage.accept(chunk("b"));
        stage.end();
        flow.advance(10);
        stage.remove();
        assertThat(flow.out).containsExactly("10:a", "10:b", "10:END");
        assertThat(flow.pendingTimers()).isZero();
    }

    @Test
    void a_changed_latency_counts_from_when_the_chunk_came() {
        Stage stage = start(1000, 0);
        stage.accept(chunk("a"));
        flow.advance(100);
        stage.reconfigure(new Latency(150, 0));
        flow.advance(1000);
        assertThat(flow.out).containsExactly("150:a");
    }

    @Test
    void the_sender_pauses_when_the_capacity_is_held_even_in_tiny_chunks() {
        Stage stage = start(1000, 0);
        int chunks = 0;
        while (!stage.full()) {
            stage.accept(chunk("x"));
            chunks++;
        }
        assertThat(chunks).isLessThan((int) Latency.CAPACITY / 256);
        flow.advance(1000);
        assertThat(stage.full()).isFalse();
        assertThat(flow.out).hasSize(chunks);
    }

    @Test
    void a_connection_that_is_gone_gets_its_memory_back() {
        Stage stage = start(1000, 0);
        stage.accept(chunk("a"));
        stage.abandon();
        flow.advance(5000);
        assertThat(flow.out).isEmpty();
        assertThat(flow.dropped).containsExactly("a");
        assertThat(flow.pendingTimers()).isZero();
    }
}
