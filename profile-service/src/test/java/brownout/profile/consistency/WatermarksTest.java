package brownout.profile.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.profile.replication.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatermarksTest {

    private final Watermarks watermarks = new Watermarks();

    @Test
    void nothing_is_known_before_a_marker_has_been_applied() {
        assertThat(staleness(100, Map.of(0, 5L))).isEmpty();
        watermarks.add(new Proof(10, Map.of(0, 6L)));
        assertThat(staleness(100, Map.of(0, 5L))).isEmpty();
        assertThat(staleness(100, Map.of())).isEmpty();
        assertThat(staleness(100, Map.of(0, 6L))).hasValue(90);
    }

    @Test
    void staleness_is_counted_from_the_newest_marker_that_has_been_applied() {
        watermarks.add(new Proof(10, Map.of(0, 6L)));
        watermarks.add(new Proof(20, Map.of(0, 8L)));
        watermarks.add(new Proof(30, Map.of(0, 9L)));
        assertThat(staleness(100, Map.of(0, 8L))).hasValue(80);
        assertThat(staleness(100, Map.of(0, 100L))).hasValue(70);
    }

    @Test
    void silence_makes_a_view_older_not_fresher() {
        watermarks.add(new Proof(10, Map.of(0, 6L)));
        assertThat(staleness(1_000, Map.of(0, 6L))).hasValue(990);
        assertThat(staleness(1_000_000, Map.of(0, 6L))).hasValue(999_990);
    }

    @Test
    void a_view_that_was_lost_and_lies_behind_its_marker_proves_nothing() {
        watermarks.add(new Proof(10, Map.of(0, 6L)));
        assertThat(staleness(100, Map.of(0, 6L))).hasValue(90);
        assertThat(staleness(100, Map.of(0, 3L))).isEmpty();
    }

    @Test
    void the_worst_partition_counts() {
        watermarks.add(new Proof(10, Map.of(0, 6L, 1, 2L)));
        watermarks.add(new Proof(50, Map.of(0, 7L, 1, 3L)));
        Snapshot snapshot = Snapshot.at(Map.of(0, 7L, 1, 2L));
        assertThat(watermarks.staleness(snapshot, Set.of(0), 100)).hasValue(50);
        assertThat(watermarks.staleness(snapshot, Set.of(0, 1), 100)).hasValue(90);
    }

    @Test
    void a_long_cut_does_not_forget_the_last_marker_that_was_reached() {
        for (int i = 0; i < 1000; i++) {
            watermarks.add(new Proof(i, Map.of(0, (long) i)));
        }
        assertThat(staleness(2000, Map.of(0, 0L))).hasValue(2000);
        assertThat(staleness(2000, Map.of(0, 999L))).hasValue(1001);
    }

    @Test
    void the_wall_clock_takes_silence_for_freshness_and_believes_a_skewed_clock() {
        Instant written = Instant.parse("2026-01-01T00:00:10Z");
        WallClockLag right = new WallClockLag(Duration.ZERO);
        assertThat(right.staleness(Set.of(0))).isEmpty();
        right.applied(0, written, written.plusMillis(5));
        // However long nothing arrives, the claim stays the same.
        assertThat(right.staleness(Set.of(0))).isEqualTo(OptionalLong.of(5_000_000));
        WallClockLag behind = new WallClockLag(Duration.ofSeconds(-2));
        behind.applied(0, written, written.plusSeconds(2));
        assertThat(behind.staleness(Set.of(0))).isEqualTo(OptionalLong.of(0));
    }

    private OptionalLong staleness(long now, Map<Integer, Long> applied) {
        return watermarks.staleness(Snapshot.at(applied), Set.of(0), now);
    }
}
