package brownout.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final AtomicBoolean enabled = new AtomicBoolean(true);
    private final RetryBudget budget = new RetryBudget(0.1, 0.2, enabled::get);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_tenth_of_the_first_attempts_and_the_reserve_may_be_retried() {
        for (int i = 0; i < 100; i++) {
            budget.begun(false, now);
        }
        assertThat(takeAll()).isEqualTo(10 + 2);
    }

    @Test
    void what_is_older_than_ten_seconds_gives_and_takes_nothing() {
        for (int i = 0; i < 100; i++) {
            budget.begun(false, now);
        }
        takeAll();
        now = now.plusSeconds(10);
        assertThat(takeAll()).as("the reserve alone").isEqualTo(2);
        now = now.plusSeconds(3_600);
        assertThat(takeAll()).isEqualTo(2);
    }

    @Test
    void whatever_the_load_retries_stay_within_the_budget() {
        var random = new Random(7);
        int firsts = 0;
        int retries = 0;
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(20));
            if (random.nextBoolean()) {
                budget.begun(false, now);
                firsts++;
            }
            retries += takeAll();
        }
        double seconds = 200;
        assertThat((double) retries).isGreaterThan(firsts * 0.09).isLessThan(firsts * 0.1 + 0.2 * seconds * 1.1 + 2);
    }

    @Test
    void while_it_is_switched_off_there_is_always_room() {
        enabled.set(false);
        for (int i = 0; i < 1_000; i++) {
            assertThat(budget.room(now)).isPositive();
            budget.begun(true, now);
        }
    }

    private int takeAll() {
        int taken = 0;
        for (; budget.room(now) > 0; taken++) {
            budget.begun(true, now);
        }
        return taken;
    }
}
