package brownout.notification.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SettledIdsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration HORIZON = Duration.ofHours(24);

    private final Random random = new Random(11);

    @Test
    void agrees_with_a_map_over_any_order_of_settling_and_time() {
        for (int round = 0; round < 20; round++) {
            var ids = new SettledIds(HORIZON, 1_000_000);
            var model = new HashMap<NotificationId, Instant>();
            Instant now = START;
            for (int i = 0; i < 3_000; i++) {
                now = now.plusSeconds(random.nextInt(60));
                Instant at = now.minusSeconds(random.nextInt(100_000));
                var id = new NotificationId(new UUID(random.nextInt(50), random.nextInt(50)));
                if (!at.plus(HORIZON).isBefore(now)) {
                    ids.add(id, at, now);
                    model.put(id, at);
                }
            }
            for (var entry : model.entrySet()) {
                boolean within = !entry.getValue().plus(HORIZON).isBefore(now);
                assertThat(ids.contains(entry.getKey(), now)).isEqualTo(within);
            }
            assertThat(ids.contains(id(), now)).isFalse();
            assertThat(ids.reachesBackTo()).isEqualTo(Instant.MIN);
        }
    }

    @Test
    void what_is_past_the_horizon_makes_room() {
        var ids = new SettledIds(HORIZON, 1_000_000);
        for (int day = 0; day < 50; day++) {
            Instant now = START.plus(Duration.ofHours(25L * day));
            for (int i = 0; i < 1_000; i++) {
                ids.add(id(), now, now);
            }
        }
        assertThat(ids.size()).isLessThan(3_000);
    }

    @Test
    void at_its_bound_it_forgets_the_oldest_and_says_so() {
        var ids = new SettledIds(HORIZON, 100);
        var first = id();
        ids.add(first, START, START);
        NotificationId last = first;
        for (int i = 1; i < 150; i++) {
            last = id();
            Instant now = START.plusSeconds(i / 3);
            ids.add(last, now, now);
        }
        Instant now = START.plusSeconds(50);
        assertThat(ids.contains(last, now)).isTrue();
        assertThat(ids.contains(first, now)).isFalse();
        assertThat(ids.size()).isBetween(85, 100);
        assertThat(ids.reachesBackTo()).isAfter(START);
    }

    @Test
    void one_second_with_more_than_the_bound_is_cut_too() {
        var ids = new SettledIds(HORIZON, 100);
        for (int i = 0; i < 1_000; i++) {
            ids.add(id(), START, START);
        }
        assertThat(ids.size()).isBetween(85, 100);
    }

    private NotificationId id() {
        return new NotificationId(new UUID(random.nextLong(), random.nextLong()));
    }
}
