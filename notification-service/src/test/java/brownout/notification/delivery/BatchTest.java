package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.Channel;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Notification A = notification("a");
    private static final Notification B = notification("b");

    @Test
    void whatever_changes_the_ledger_is_durable_and_effects_alone_are_not() {
        var settled = List.of(new Settled(A.id(), NOW));
        var unread = List.of(new Quarantined("key", new byte[0], "why"));
        var none = OptionalLong.empty();
        assertThat(new Batch(List.of(A), List.of(), List.of(), List.of(), none, List.of()).isDurable())
                .isTrue();
        assertThat(new Batch(List.of(), settled, List.of(), List.of(), none, List.of()).isDurable())
                .isTrue();
        assertThat(new Batch(List.of(), List.of(), List.of(), unread, none, List.of()).isDurable())
                .isTrue();
        assertThat(new Batch(List.of(), List.of(), List.of(), List.of(), OptionalLong.of(1), List.of()).isDurable())
                .isTrue();
        assertThat(new Batch(List.of(), List.of(), List.of(), List.of(), none, List.of(ask(A))).isDurable())
                .isFalse();
    }

    @Test
    void without_some_it_is_the_same_for_all_the_others() {
        var batch = new Batch(
                List.of(A, B), List.of(), List.of(A, B), List.of(), OptionalLong.of(7), List.of(ask(A), ask(B)));
        assertThat(batch.without(Set.of(A.id())))
                .isEqualTo(
                        new Batch(List.of(B), List.of(), List.of(B), List.of(), OptionalLong.of(7), List.of(ask(B))));
    }

    private static Effect ask(Notification n) {
        return new Effect.Ask(n.id(), Channel.PUSH, "key", false, MessageClass.TRANSACTIONAL, "");
    }

    private static Notification notification(String key) {
        return Notification.accepted(Samples.request(key, Samples.push(Guarantee.AT_MOST_ONCE), NOW));
    }
}
