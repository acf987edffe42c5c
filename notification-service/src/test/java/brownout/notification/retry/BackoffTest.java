package brownout.notification.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(2);

    @Test
    void delays_fill_the_whole_interval_which_doubles_up_to_the_cap() {
        var backoff = new Backoff(BASE, CAP, new Random(7), () -> true);
        for (int failures = 1; failures <= 80; failures++) {
            int n = failures;
            long ceiling = Math.min(CAP.toMillis(), BASE.toMillis() << Math.min(n - 1, 30));
            var delays = IntStream.range(0, 500)
                    .mapToLong(i -> backoff.afterFailure(n).toMillis())
                    .summaryStatistics();
            assertThat(delays.getMin()).isBetween(0L, ceiling / 10);
            assertThat(delays.getMax()).isBetween(ceiling * 9 / 10, ceiling);
        }
    }

    @Test
    void without_jitter_all_that_failed_together_comes_back_together() {
        var backoff = new Backoff(BASE, CAP, new Random(7), () -> false);
        assertThat(IntStream.range(0, 100).mapToObj(i -> backoff.afterFailure(3)))
                .containsOnly(BASE.multipliedBy(4));
    }

    @Test
    void nonsense_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(Duration.ZERO, CAP, new Random(), () -> true));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(CAP, BASE, new Random(), () -> true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(BASE, CAP, new Random(), () -> true).afterFailure(0));
    }
}
