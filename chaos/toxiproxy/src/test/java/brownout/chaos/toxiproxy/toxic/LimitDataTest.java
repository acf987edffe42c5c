package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LimitDataTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(long bytes) {
        return new LimitData(bytes).start(flow, new SplittableRandom(1));
    }

    @Test
    void the_chunk_that_crosses_the_limit_is_cut() {
        Stage stage = start(5);
        stage.accept(chunk("abc"));
        stage.accept(chunk("defg"));
        assertThat(flow.out).containsExactly("0:abc", "0:de", "0:CLOSE");
        assertThat(flow.dropped).containsExactly("fg");
    }

    @Test
    void the_limit_itself_closes() {
        start(3).accept(chunk("abc"));
        assertThat(flow.out).containsExactly("0:abc", "0:CLOSE");
    }

    @Test
    void zero_lets_nothing_through() {
        start(0).accept(chunk("a"));
        assertThat(flow.out).containsExactly("0:CLOSE");
        assertThat(flow.dropped).containsExactly("a");
    }

    @Test
    void a_changed_limit_goes_on_counting() {
        Stage stage = start(100);
        stage.accept(chunk("abc"));
        stage.reconfigure(new LimitData(5));
        stage.accept(chunk("def"));
        assertThat(flow.out).containsExactly("0:abc", "0:de", "0:CLOSE");
    }

    @Test
    void a_limit_already_passed_closes_with_the_next_chunk() {
        Stage stage = start(100);
        stage.accept(chunk("abc"));
        stage.reconfigure(new LimitData(1));
        stage.accept(chunk("d"));
        assertThat(flow.out).containsExactly("0:abc", "0:CLOSE");
    }
}
