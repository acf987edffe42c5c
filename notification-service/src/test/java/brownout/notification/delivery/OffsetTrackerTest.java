package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    private final OffsetTracker tracker = new OffsetTracker();

    @Test
    void nothing_is_committed_before_anything_is_finished() {
        assertThat(tracker.advance()).isEmpty();
        tracker.received(5);
        assertThat(tracker.advance()).isEqualTo(OptionalLong.of(5));
        assertThat(tracker.advance()).isEmpty();
    }

    @Test
    void an_unfinished_offset_holds_back_the_finished_ones_behind_it() {
        for (long offset = 5; offset < 9; offset++) {
            tracker.received(offset);
        }
        tracker.finished(6);
        tracker.finished(8);
        assertThat(tracker.advance()).isEqualTo(OptionalLong.of(5));
        tracker.finished(5);
        assertThat(tracker.advance()).isEqualTo(OptionalLong.of(7));
        tracker.finished(7);
        assertThat(tracker.advance()).isEqualTo(OptionalLong.of(9));
    }

    @Test
    void gaps_left_by_transaction_markers_do_not_matter() {
        tracker.received(3);
        tracker.received(10);
        tracker.finished(3);
        tracker.finished(10);
        assertThat(tracker.advance()).isEqualTo(OptionalLong.of(11));
    }

    @Test
    void the_position_never_passes_an_unfinished_offset_whatever_the_order() {
        for (long seed = 1; seed <= 200; seed++) {
            var random = new Random(seed);
            var fresh = new OffsetTracker();
            var open = new ArrayList<Long>();
            long next = 0;
            long position = 0;
            for (int i = 0; i < 200; i++) {
                if (open.isEmpty() || random.nextBoolean()) {
                    fresh.received(next);
                    open.add(next++);
                } else {
                    fresh.finished(open.remove(random.nextInt(open.size())));
                }
                position = fresh.advance().orElse(position);
                long limit = open.isEmpty() ? next : Collections.min(open);
                assertThat(position).as("seed %d", seed).isEqualTo(limit);
            }
        }
    }
}
