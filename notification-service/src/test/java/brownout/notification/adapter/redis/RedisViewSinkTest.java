package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Samples;
import brownout.notification.delivery.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisViewSinkTest {
    private static final Duration HORIZON = Duration.ofHours(24);
    private final Instant now = new MutableClock().instant();
    private final RedisViewSink sink = new RedisViewSink(null, "n", HORIZON, new MutableClock());

    @Test
    void what_is_scheduled_is_shown_until_it_is_due_and_for_the_horizon_after_it() {
        Duration wait = Duration.ofDays(30);
        assertThat(sink.timeToLive(waiting(Optional.of(now.plus(wait))), now)).isEqualTo(wait.plus(HORIZON));
    }

    @Test
    void everything_else_is_shown_for_the_horizon() {
        assertThat(sink.timeToLive(waiting(Optional.empty()), now)).isEqualTo(HORIZON);
        assertThat(sink.timeToLive(waiting(Optional.of(now.minusSeconds(1))), now))
                .isEqualTo(HORIZON);
    }

    private Notification waiting(Optional<Instant> until) {
        var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), now);
        return new Notification(request, State.SCHEDULED, List.of(), Optional.empty(), now, until, "", 1);
    }
}
