package brownout.profile.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AppliedLogTest {

    private final AppliedLog log = new AppliedLog(3);

    @Test
    void an_advance_wakes_those_at_or_before_it_in_the_order_of_their_offsets() {
        List<Long> woken = new ArrayList<>();
        for (long offset : new long[] {9, 5, 7}) {
            var unused = log.await(Map.of(0, offset)).thenRun(() -> woken.add(offset));
        }
        log.advance(0, 4, Map.of());
        assertThat(woken).isEmpty();
        log.advance(0, 7, Map.of());
        assertThat(woken).containsExactly(5L, 7L);
        assertThat(log.waiting()).isEqualTo(1);
        log.advance(0, 100, Map.of());
        assertThat(woken).containsExactly(5L, 7L, 9L);
        assertThat(log.waiting()).isZero();
    }

    @Test
    void one_too_many_is_refused_at_once_and_leaves_nothing_behind() {
        CompletableFuture<Boolean> two = log.await(Map.of(0, 5L, 1, 5L));
        CompletableFuture<Boolean> refused = log.await(Map.of(2, 5L, 3, 5L));
        assertThat(refused).isCompletedWithValue(false);
        assertThat(log.waiting()).isEqualTo(2);
        assertThat(log.awaitFirst(Map.of(0, 6L, 1, 6L))).isNotDone();
        two.cancel(false);
        assertThat(log.waiting()).isEqualTo(2);
    }

    @Test
    void all_partitions_must_be_there() {
        CompletableFuture<Boolean> both = log.await(Map.of(0, 5L, 1, 6L));
        log.advance(0, 5, Map.of());
        assertThat(both).isNotDone();
        log.advance(1, 6, Map.of());
        assertThat(both).isCompletedWithValue(true);
        assertThat(log.await(Map.of(0, 5L, 1, 6L))).isCompletedWithValue(true);
        assertThat(log.await(Map.of())).isCompletedWithValue(true);
    }

    @Test
    void a_view_that_lost_its_memory_makes_readers_wait_again() {
        log.advance(0, 50, Map.of(1L, 0L));
        log.restore(Map.of(0, new View.PartitionState(OptionalLong.empty(), Map.of())));
        assertThat(log.applied(0)).isEmpty();
        CompletableFuture<Boolean> wait = log.await(Map.of(0, 10L));
        assertThat(wait).isNotDone();
        log.advance(0, 10, Map.of());
        assertThat(wait).isCompletedWithValue(true);
    }

    @Test
    void absence_proves_nothing_until_the_view_is_filled() {
        assertThat(log.isFilled(0, OptionalLong.empty())).isFalse();
        log.expect(Map.of(0, 9L, 1, -1L));
        assertThat(log.isFilled(0, OptionalLong.of(8))).isFalse();
        assertThat(log.isFilled(0, OptionalLong.of(9))).isTrue();
        assertThat(log.isFilled(1, OptionalLong.empty())).isTrue();
    }

    @Test
    void a_view_that_lost_its_memory_cannot_tell_absence_even_if_the_log_was_empty_when_it_was_reached() {
        log.expect(Map.of(0, -1L));
        assertThat(log.isFilled(0, OptionalLong.empty())).isTrue();
        log.advance(0, 3, Map.of());
        assertThat(log.isFilled(0, OptionalLong.empty())).isFalse();
        assertThat(log.isFilled(0, OptionalLong.of(3))).isTrue();
    }

    @Test
    void a_position_beyond_the_end_of_a_dead_epoch_is_lost_and_one_before_it_is_not() {
        log.advance(0, 20, Map.of(1L, 0L, 2L, 11L));
        assertThat(log.epoch()).isEqualTo(2);
        assertThat(log.isLost(0, new Position(1, 10))).isFalse();
        assertThat(log.isLost(0, new Position(1, 11))).isTrue();
        assertThat(log.isLost(0, new Position(1, 500))).isTrue();
        assertThat(log.isLost(0, new Position(2, 500))).isFalse();
        assertThat(log.isLost(1, new Position(1, 500))).isFalse();
    }
}
