package brownout.chaos.toxiproxy.toxic;

import static brownout.chaos.toxiproxy.toxic.TestFlow.chunk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlicerTest {
    private final TestFlow flow = new TestFlow();

    private Stage start(int average, int variation, long delayMicros) {
        return new Slicer(average, variation, delayMicros).start(flow, new SplittableRandom(5));
    }

    @Test
    void pieces_are_near_the_average_and_leave_one_by_one() {
        Stage stage = start(100, 20, 0);
        stage.accept(chunk(10_000));
        assertThat(flow.passedBytes()).isEqualTo(10_000);
        assertThat(flow.sizes()).allMatch(size -> size >= 1 && size <= 120);
        assertThat(flow.sizes()).hasSizeGreaterThan(83);
        assertThat(flow.flushes).isEqualTo(flow.sizes().size());
    }

    @Test
    void a_chunk_that_is_small_enough_is_not_cut() {
        Stage stage = start(100, 20, 0);
        stage.accept(chunk(120));
        assertThat(flow.sizes()).containsExactly(120);
    }

    @Test
    void the_pause_between_pieces_is_in_microseconds() {
        Stage stage = start(10, 0, 5000);
        stage.accept(chunk(40));
        stage.end();
        flow.advance(100);
        assertThat(flow.out)
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly("0", "5", "10", "15", "15");
        assertThat(flow.out).endsWith("15:END");
    }

    @Test
    void pauses_finer_than_a_timer_hold_on_average() {
        Stage stage = start(10, 0, 10);
        stage.accept(chunk(10 * 1024));
        flow.advance(9);
        assertThat(flow.passedBytes()).isLessThan(10 * 1024);
        flow.advance(2);
        assertThat(flow.passedBytes()).isEqualTo(10 * 1024);
    }

    @Test
    void the_same_chance_cuts_the_same_pieces() {
        start(100, 90, 0).accept(chunk(5000));
        List<Integer> first = flow.sizes();
        TestFlow again = new TestFlow();
        new Slicer(100, 90, 0).start(again, new SplittableRandom(5)).accept(chunk(5000));
        assertThat(again.sizes()).isEqualTo(first);
        TestFlow other = new TestFlow();
        new Slicer(100, 90, 0).start(other, new SplittableRandom(6)).accept(chunk(5000));
        assertThat(other.sizes()).isNotEqualTo(first);
    }

    @Test
    void no_piece_is_empty_whatever_the_variation() {
        for (int average = 1; average < 40; average++) {
            for (int variation = 0; variation <= 2 * average; variation++) {
                TestFlow own = new TestFlow();
                new Slicer(average, variation, 0)
                        .start(own, new SplittableRandom(average))
                        .accept(chunk(500));
                assertThat(own.sizes()).as("%d±%d", average, variation).doesNotContain(0);
                assertThat(own.passedBytes()).isEqualTo(500);
            }
        }
    }

    @Test
    void removal_in_the_middle_of_a_chunk_passes_on_its_rest() {
        Stage stage = start(10, 0, 10_000);
        stage.accept(chunk("0123456789abcdefghij"));
        stage.accept(chunk("next"));
        stage.remove();
        assertThat(flow.out).containsExactly("0:0123456789", "0:abcdefghij", "0:next");
    }
}
