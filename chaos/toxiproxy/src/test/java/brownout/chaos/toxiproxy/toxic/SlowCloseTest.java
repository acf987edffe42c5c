package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlowCloseTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long delay) {
        return new SlowClose(delay).start(flow, new SplittableRandom(1));
    }

    @Test
    void bytes_are_not_delayed_and_the_end_is() {
        Stage stage = start(100);
        stage.accept(chunk("a"));
        stage.end();
        flow.advance(1000);
        assertThat(flow.out).containsExactly("0:a", "100:END");
    }

    @Test
    void removal_lets_a_waiting_end_through_at_once_and_only_once() {
        Stage stage = start(100);
        stage.end();
        flow.advance(10);
        stage.remove();
        flow.advance(1000);
        assertThat(flow.out).containsExactly("10:END");
    }

    @Test
    void removal_before_the_end_does_nothing() {
        start(100).remove();
        assertThat(flow.out).isEmpty();
    }

    @Test
    void a_changed_delay_counts_from_the_end() {
        Stage stage = start(10_000);
        stage.end();
        flow.advance(50);
        stage.reconfigure(new SlowClose(80));
        flow.advance(1000);
        assertThat(flow.out).containsExactly("80:END");
    }
}
