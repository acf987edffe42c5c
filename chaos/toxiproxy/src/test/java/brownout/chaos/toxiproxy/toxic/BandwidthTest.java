package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BandwidthTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long rate) {
        return new Bandwidth(rate).start(flow, new SplittableRandom(1));
    }

    @Test
    void a_kilobyte_a_second_is_a_byte_a_millisecond() {
        Stage stage = start(1);
        stage.accept(chunk(100));
        stage.end();
        flow.advance(50);
        assertThat(flow.passedBytes()).isBetween(40, 50);
        flow.advance(49);
        assertThat(flow.out).doesNotContain("100:END");
        flow.advance(1);
        assertThat(flow.passedBytes()).isEqualTo(100);
        assertThat(flow.out).endsWith("100:END");
    }

    @Test
    void an_idle_wire_saves_up_nothing() {
        Stage stage = start(10);
        flow.advance(10_000);
        stage.accept(chunk(1000));
        flow.advance(50);
        assertThat(flow.passedBytes()).isLessThanOrEqualTo(500);
    }

    @Test
    void a_fast_wire_keeps_its_rate_although_timers_are_coarse() {
        Stage stage = start(20_000);
        long sent = 0;
        for (int millis = 0; millis < 1000; millis++) {
            while (!stage.full()) {
                stage.accept(chunk(60_000));
                sent += 60_000;
            }
            flow.advance(1);
        }
        assertThat(flow.passedBytes()).isBetween(19_500_000, 20_500_000);
        assertThat(sent).isLessThan(22_000_000);
    }

    @Test
    void zero_holds_everything_until_it_is_changed_or_removed() {
        Stage stage = start(0);
        stage.accept(chunk("a"));
        stage.accept(chunk("b"));
        flow.advance(100_000);
        assertThat(flow.out).isEmpty();
        stage.reconfigure(new Bandwidth(1));
        flow.advance(1);
        assertThat(flow.out).containsExactly("100001:a");
        stage.reconfigure(new Bandwidth(0));
        stage.remove();
        assertThat(flow.out).containsExactly("100001:a", "100001:b");
    }

    @Test
    void the_sender_pauses_while_the_wire_is_busy() {
        Stage stage = start(1);
        assertThat(stage.full()).isFalse();
        stage.accept(chunk(20_000));
        assertThat(stage.full()).isTrue();
        flow.advance(20_000);
        assertThat(stage.full()).isFalse();
    }
}
