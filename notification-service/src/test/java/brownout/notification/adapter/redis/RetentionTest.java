package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Samples;
import brownout.notification.delivery.State;
import brownout.notification.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Duration VIEWS = Duration.ofHours(2);
    private static final Duration KEYS = Duration.ofHours(24);
    private final Instant now = new MutableClock().instant();
    private final Retention retention = new Retention(VIEWS, KEYS);

    @Test
    void what_is_scheduled_is_kept_until_it_is_due_and_for_the_whole_length_after_it() {
        Duration wait = Duration.ofDays(30);
        var scheduled = in(State.SCHEDULED, Optional.of(now.plus(wait)));
        assertThat(retention.ofView(scheduled, now)).isEqualTo(wait.plus(VIEWS));
        assertThat(retention.ofKey(scheduled, now)).isEqualTo(wait.plus(KEYS));
    }

    @Test
    void a_time_that_has_passed_keeps_nothing_longer() {
        var due = in(State.SCHEDULED, Optional.of(now.minusSeconds(1)));
        assertThat(retention.ofView(due, now)).isEqualTo(VIEWS);
        assertThat(retention.ofKey(due, now)).isEqualTo(KEYS);
    }

    @Test
    void a_dead_letter_is_shown_for_as_long_as_its_key_is_known() {
        assertThat(retention.ofView(in(State.UNCONFIRMED, Optional.empty()), now))
                .isEqualTo(KEYS);
        assertThat(retention.ofView(in(State.SENT, Optional.empty()), now)).isEqualTo(VIEWS);
    }

    private Notification in(State state, Optional<Instant> until) {
        var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), now);
        return new Notification(request, state, List.of(), Optional.empty(), now, until, "", 1, Receipts.NONE);
    }
}
