package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ResetPeerTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long timeout) {
        return new ResetPeer(timeout).start(flow, new SplittableRandom(1));
    }

    @Test
    void an_idle_connection_is_left_alone() {
        start(0);
        flow.advance(10_000);
        assertThat(flow.out).isEmpty();
    }

    @Test
    void the_first_data_starts_the_clock_and_nothing_gets_through() {
        Stage stage = start(100);
        stage.accept(chunk("a"));
        flow.advance(50);
        stage.accept(chunk("b"));
        flow.advance(100);
        assertThat(flow.dropped).containsExactly("a", "b");
        assertThat(flow.out).containsExactly("100:RESET");
    }

    @Test
    void the_end_of_the_stream_becomes_a_reset() {
        start(0).end();
        assertThat(flow.out).containsExactly("0:RESET");
    }

    @Test
    void removal_while_the_clock_runs_resets_for_data_was_dropped() {
        Stage stage = start(100);
        stage.accept(chunk("a"));
        stage.remove();
        assertThat(flow.out).containsExactly("0:RESET");
        assertThat(flow.pendingTimers()).isZero();
    }

    @Test
    void removal_before_any_data_spares_the_connection() {
        start(100).remove();
        assertThat(flow.out).isEmpty();
    }

    @Test
    void a_shorter_timeout_counts_from_the_first_data() {
        Stage stage = start(10_000);
        stage.accept(chunk("a"));
        flow.advance(100);
        stage.reconfigure(new ResetPeer(150));
        flow.advance(100);
        assertThat(flow.out).containsExactly("150:RESET");
    }
}
