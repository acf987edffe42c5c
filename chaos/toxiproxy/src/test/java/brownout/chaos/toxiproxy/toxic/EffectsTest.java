package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What counts as an effect, toxic by toxic: what came in is none yet. */
class EffectsTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(Toxic toxic) {
        return toxic.start(flow, new SplittableRandom(1));
    }

    @Test
    void noop_has_none() {
        Stage stage = start(new Noop());
        stage.accept(chunk(10));
        stage.end();
        assertThat(flow.effects).isEmpty();
        assertThat(flow.out).hasSize(2);
    }

    @Test
    void latency_of_nothing_has_none_and_one_that_delays_has_one_a_chunk() {
        start(new Latency(0, 0)).accept(chunk(10));
        assertThat(flow.effects).isEmpty();
        Stage delaying = start(new Latency(5, 0));
        delaying.accept(chunk(10));
        delaying.accept(chunk(20));
        flow.advance(10);
        assertThat(flow.effects).containsExactly(10, 20);
    }

    @Test
    void bandwidth_has_none_where_the_wire_is_wide_enough() {
        Stage wide = start(new Bandwidth(1_000_000));
        wide.accept(chunk(1000));
        assertThat(flow.effects).isEmpty();
        start(new Bandwidth(1)).accept(chunk(1000));
        assertThat(flow.effects).containsExactly(1000);
    }

    @Test
    void a_stalled_wire_delays_every_chunk() {
        Stage stalled = start(new Bandwidth(0));
        stalled.accept(chunk(10));
        stalled.accept(chunk(20));
        assertThat(flow.effects).containsExactly(10, 20);
    }

    @Test
    void slow_close_has_none_without_a_close_or_a_delay() {
        start(new SlowClose(5)).accept(chunk(10));
        start(new SlowClose(0)).end();
        assertThat(flow.effects).isEmpty();
        assertThat(flow.out).endsWith("0:END");
        start(new SlowClose(5)).end();
        assertThat(flow.effects).containsExactly(0);
    }

    @Test
    void limit_data_has_none_until_it_cuts() {
        Stage stage = start(new LimitData(100));
        stage.accept(chunk(99));
        stage.end();
        assertThat(flow.effects).isEmpty();
        stage.accept(chunk(5));
        assertThat(flow.effects).containsExactly(4);
    }

    @Test
    void timeout_has_one_for_each_chunk_it_drops_and_one_for_the_close() {
        Stage stage = start(new Timeout(100));
        stage.accept(chunk(10));
        assertThat(flow.effects).containsExactly(10);
        flow.advance(200);
        assertThat(flow.effects).containsExactly(10, 0);
    }

    @Test
    void reset_peer_has_none_on_an_idle_connection_and_one_for_the_reset() {
        Stage idle = start(new ResetPeer(5));
        flow.advance(100);
        idle.remove();
        assertThat(flow.effects).isEmpty();
        Stage stage = start(new ResetPeer(5));
        stage.accept(chunk(10));
        flow.advance(10);
        assertThat(flow.effects).containsExactly(10, 0);
    }

    @Test
    void slicer_has_none_on_chunks_that_are_small_already() {
        Stage stage = start(new Slicer(100, 0, 0));
        stage.accept(chunk(100));
        assertThat(flow.effects).isEmpty();
        stage.accept(chunk(101));
        assertThat(flow.effects).containsExactly(101);
    }

    @Test
    void slicer_delays_a_small_chunk_that_comes_within_its_pause() {
        Stage stage = start(new Slicer(100, 0, 5000));
        stage.accept(chunk(50));
        assertThat(flow.effects).isEmpty();
        stage.accept(chunk(60));
        assertThat(flow.effects).containsExactly(60);
    }
}
