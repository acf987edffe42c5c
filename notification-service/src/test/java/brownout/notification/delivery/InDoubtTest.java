package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Rendered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InDoubtTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final DeliveryOutcome DELIVERED = new DeliveryOutcome.Delivered("m");

    private final Memory memory =
            new Memory(new DeskLimits(1, 1, Duration.ofSeconds(1), Duration.ofHours(1), 10, 1_000));
    private final List<String> ends = new ArrayList<>();
    private final InDoubt inDoubt = new InDoubt(
            memory, (n, outcome) -> ends.add(n.id() + " " + outcome.getClass().getSimpleName()));

    @Test
    void what_was_read_counts_once_and_only_for_the_attempt_that_it_is_of() {
        Notification started = started("a");
        inDoubt.heard(read(started, NOW.minusSeconds(1)));
        assertThat(ends).as("an attempt of another owner with the same number").isEmpty();

        inDoubt.heard(read(started, NOW));
        inDoubt.heard(read(started, NOW));
        inDoubt.hearNoMore();
        assertThat(ends).containsExactly(started.id() + " Delivered");
    }

    @Test
    void what_nobody_tells_of_is_perhaps_sent() {
        Notification started = started("a");
        inDoubt.hearNoMore();
        inDoubt.hearNoMore();
        inDoubt.heard(read(started, NOW));
        assertThat(ends).containsExactly(started.id() + " Unknown");
    }

    @Test
    void one_that_was_not_in_doubt_is_left_alone() {
        Notification started = sending("a");
        memory.put(started);
        inDoubt.heard(read(started, NOW));
        inDoubt.hearNoMore();
        assertThat(ends).isEmpty();
    }

    @Test
    void one_that_was_put_in_quarantine_stands_still() {
        Notification started = started("a");
        memory.quarantine(started.id());
        inDoubt.hearNoMore();
        assertThat(inDoubt.all()).isEmpty();
        assertThat(ends).isEmpty();
    }

    private Notification started(String key) {
        Notification started = sending(key);
        memory.put(started);
        inDoubt.add(started);
        return started;
    }

    private static Notification sending(String key) {
        var rendered = new Rendered(Channel.PUSH, new byte[] {1});
        return Notification.accepted(Samples.request(key, Samples.push(Guarantee.EFFECTIVELY_ONCE), NOW))
                .to(State.QUEUED, NOW, "")
                .sending(rendered, new Attempt.Mark("account", key, 1, NOW), false);
    }

    private static ReadOutcome read(Notification n, Instant startedAt) {
        return new ReadOutcome(n.id(), n.lastAttempt().number(), startedAt, DELIVERED);
    }
}
