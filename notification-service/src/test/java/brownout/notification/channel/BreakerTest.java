package brownout.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.Breaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);
    private final AtomicBoolean enabled = new AtomicBoolean(true);
    private final Breaker breaker = new Breaker(new Breaker.Limits(4, 50, OPEN_FOR, 2), enabled::get);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void the_table_is_the_whole_state_machine() {
        for (State from : State.values()) {
            for (State to : State.values()) {
                boolean legal = (from == State.CLOSED && to == State.OPEN)
                        || (from == State.OPEN && to == State.HALF_OPEN)
                        || (from == State.HALF_OPEN && to != State.HALF_OPEN);
                assertThat(from.canBecome(to)).as("%s to %s", from, to).isEqualTo(legal);
            }
        }
    }

    @Test
    void it_opens_when_half_of_a_full_window_has_failed_and_not_before() {
        ended(false, false, false);
        assertThat(breaker.state()).as("three calls are no window").isEqualTo(State.CLOSED);
        ended(true);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.lets(now)).isFalse();
        assertThat(breaker.shutSince()).contains(now);
    }

    @Test
    void fewer_failures_than_its_share_keep_it_closed_for_ever() {
        for (int i = 0; i < 40; i++) {
            ended(i % 4 != 0);
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void old_failures_leave_the_window() {
        ended(false, true, true, true, true, true, false, true);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void after_its_time_a_few_probes_pass_and_close_it_when_all_succeed() {
        open();
        now = now.plus(OPEN_FOR).minusMillis(1);
        assertThat(breaker.lets(now)).isFalse();
        now = now.plusMillis(1);
        begin();
        begin();
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.lets(now)).as("two probes are out").isFalse();
        ended(true);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        ended(true);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.shutSince()).isEmpty();
    }

    @Test
    void a_failed_probe_opens_it_again_and_it_has_been_shut_all_the_while() {
        open();
        Instant first = now;
        now = now.plus(OPEN_FOR);
        begin();
        ended(false);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.lets(now)).isFalse();
        assertThat(breaker.shutSince()).contains(first);
        now = now.plus(OPEN_FOR);
        assertThat(breaker.lets(now)).isTrue();
    }

    @Test
    void probes_that_never_end_are_followed_by_others() {
        open();
        now = now.plus(OPEN_FOR);
        begin();
        begin();
        assertThat(breaker.lets(now)).isFalse();
        now = now.plus(OPEN_FOR);
        begin();
        begin();
        ended(true, true);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_late_end_of_a_call_from_before_changes_nothing_while_it_is_open() {
        open();
        ended(true, true, true, true);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void while_it_is_switched_off_everything_passes() {
        open();
        enabled.set(false);
        assertThat(breaker.lets(now)).isTrue();
        assertThat(breaker.shutSince()).isEmpty();
    }

    private void open() {
        ended(false, false, false, false);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private void begin() {
        assertThat(breaker.lets(now)).isTrue();
        breaker.begun(now);
    }

    private void ended(boolean... good) {
        for (boolean each : good) {
            breaker.ended(each, now);
        }
    }
}
