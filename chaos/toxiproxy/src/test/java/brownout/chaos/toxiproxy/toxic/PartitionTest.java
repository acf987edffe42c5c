package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private final TestFlow flow = new TestFlow();
    private final Stage stage = new Partition().start(flow, new SplittableRandom(1));

    @Test
    void neither_bytes_nor_the_end_pass() {
        stage.accept(chunk("a"));
        stage.end();
        flow.advance(1_000_000);
        assertThat(flow.out).isEmpty();
        assertThat(flow.dropped).isEmpty();
        assertThat(flow.effects).containsExactly(1, 0);
    }

    @Test
    void an_end_without_bytes_does_not_pass() {
        stage.end();
        flow.advance(1_000_000);
        assertThat(flow.out).isEmpty();
        assertThat(flow.effects).containsExactly(0);
    }

    @Test
    void removal_releases_everything_in_order() {
        stage.accept(chunk("a"));
        stage.accept(chunk("b"));
        stage.end();
        stage.remove();
        assertThat(flow.out).containsExactly("0:a", "0:b", "0:END");
    }

    @Test
    void the_sender_is_paused_when_much_is_held() {
        assertThat(stage.full()).isFalse();
        stage.accept(chunk(64 * 1024));
        assertThat(stage.full()).isTrue();
    }

    @Test
    void an_idle_connection_sees_nothing_of_it() {
        stage.remove();
        assertThat(flow.out).isEmpty();
        assertThat(flow.effects).isEmpty();
    }
}
