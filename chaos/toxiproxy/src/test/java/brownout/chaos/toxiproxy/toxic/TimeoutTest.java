package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeoutTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long timeout) {
        return new Timeout(timeout).start(flow, new SplittableRandom(1));
    }

    @Test
    void data_is_dropped_and_the_connection_closed_after_the_quiet_time() {
        Stage stage = start(100);
        stage.accept(chunk("a"));
        flow.advance(200);
        assertThat(flow.dropped).containsExactly("a");
        assertThat(flow.out).containsExactly("100:CLOSE");
    }

    @Test
    void data_starts_the_quiet_time_anew() {
        Stage stage = start(100);
        flow.advance(80);
        stage.accept(chunk("a"));
        flow.advance(99);
        assertThat(flow.out).isEmpty();
        flow.advance(1);
        assertThat(flow.out).containsExactly("180:CLOSE");
    }

    @Test
    void zero_is_a_black_hole_for_ever() {
        Stage stage = start(0);
        stage.accept(chunk("a"));
        flow.advance(100_000);
        assertThat(flow.out).isEmpty();
        assertThat(flow.pendingTimers()).isZero();
    }

    @Test
    void the_end_of_the_stream_gets_through() {
        Stage stage = start(0);
        stage.end();
        assertThat(flow.out).containsExactly("0:END");
    }

    @Test
    void removal_closes_the_connection_for_its_stream_has_a_hole() {
        Stage stage = start(100);
        stage.remove();
        assertThat(flow.out).containsExactly("0:CLOSE");
        flow.advance(1000);
        assertThat(flow.out).hasSize(1);
    }

    @Test
    void a_changed_timeout_counts_from_the_change() {
        Stage stage = start(100);
        flow.advance(50);
        stage.reconfigure(new Timeout(100));
        flow.advance(99);
        assertThat(flow.out).isEmpty();
        flow.advance(1);
        assertThat(flow.out).containsExactly("150:CLOSE");
    }
}
