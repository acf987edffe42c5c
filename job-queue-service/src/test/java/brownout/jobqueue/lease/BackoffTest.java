package brownout.jobqueue.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));

    @Test
    void without_jitter_it_doubles_up_to_the_cap() {
        assertThat(backoff.delay(1, 1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.delay(2, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.delay(6, 1)).isEqualTo(Duration.ofSeconds(32));
        assertThat(backoff.delay(7, 1)).isEqualTo(Duration.ofSeconds(60));
        assertThat(backoff.delay(1_000_000, 1)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void full_jitter_covers_the_whole_range_from_zero() {
        Random random = new Random(11);
        long early = 0;
        for (int i = 0; i < 1000; i++) {
            Duration delay = backoff.delay(4, random.nextDouble());
            assertThat(delay).isBetween(Duration.ZERO, Duration.ofSeconds(8));
            early += delay.compareTo(Duration.ofSeconds(4)) < 0 ? 1 : 0;
        }
        assertThat(early).isBetween(400L, 600L);
    }

    @Test
    void a_cap_below_the_base_is_refused() {
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
