package brownout.jobqueue.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    @Test
    void it_is_the_time_to_the_low_water_mark_rounded_up() {
        assertThat(RetryAfter.seconds(1000, 800, new DrainRate(50))).isEqualTo(4);
        assertThat(RetryAfter.seconds(1001, 800, new DrainRate(50))).isEqualTo(5);
    }

    @Test
    void it_stays_within_its_bounds() {
        assertThat(RetryAfter.seconds(801, 800, new DrainRate(1_000_000))).isEqualTo(RetryAfter.SHORTEST);
        assertThat(RetryAfter.seconds(700, 800, DrainRate.NONE)).isEqualTo(RetryAfter.SHORTEST);
        assertThat(RetryAfter.seconds(1000, 800, DrainRate.NONE)).isEqualTo(RetryAfter.LONGEST);
        assertThat(RetryAfter.seconds(1_000_000, 800, new DrainRate(0.001))).isEqualTo(RetryAfter.LONGEST);
    }

    @Test
    void the_rate_comes_close_to_a_steady_one_within_three_windows() {
        DrainRate rate = DrainRate.NONE;
        for (int second = 0; second < 30; second++) {
            rate = rate.after(40, Duration.ofSeconds(1));
        }
        assertThat(rate.perSecond()).isBetween(37.0, 40.0);
    }

    @Test
    void the_rate_does_not_depend_on_how_often_it_is_measured() {
        DrainRate often = DrainRate.NONE;
        for (int i = 0; i < 100; i++) {
            often = often.after(4, Duration.ofMillis(100));
        }
        DrainRate seldom = DrainRate.NONE.after(400, Duration.ofSeconds(10));
        assertThat(often.perSecond()).isBetween(seldom.perSecond() * 0.99, seldom.perSecond() * 1.01);
    }

    @Test
    void when_nothing_ends_any_more_the_rate_falls_to_nothing() {
        DrainRate rate = new DrainRate(100).after(0, Duration.ofSeconds(100));
        assertThat(rate.perSecond()).isLessThan(0.01);
        assertThat(rate.after(-5, Duration.ofSeconds(1)).perSecond()).isGreaterThanOrEqualTo(0);
        assertThat(rate.after(5, Duration.ZERO)).isEqualTo(rate);
    }
}
