package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every ledger promises, the fake and the real one. */
public abstract class LedgerContract {
    private static final Instant SETTLED = Instant.parse("2026-03-01T12:00:07Z");

    private final List<Ledger> opened = new ArrayList<>();

    /** A writer for the same partition as every other one of this test; its first opening is the caller's. */
    protected abstract Ledger writer();

    /** The committed position in the requests. */
    protected abstract long committedOffset();

    @AfterEach
    void closeAll() {
        opened.forEach(Ledger::close);
    }

    @Test
    void what_was_committed_is_replayed_to_the_next_writer() throws Exception {
        var first = opened(new HashMap<>());
        var a = notification("a").withVersion(1);
        var b = notification("b").withVersion(1);
        first.commit(batch(List.of(a, b), List.of(), 2));
        first.commit(batch(List.of(a.withVersion(2)), List.of(), 3));

        var seen = new HashMap<NotificationId, Notification>();
        opened(seen);
        assertThat(seen.get(a.id())).isEqualTo(a.withVersion(2));
        assertThat(seen.get(b.id())).isEqualTo(b);
        assertThat(committedOffset()).isEqualTo(3);
    }

    @Test
    void a_writer_that_was_replaced_commits_nothing_any_more() throws Exception {
        var zombie = opened(new HashMap<>());
        var a = notification("a").withVersion(1);
        zombie.commit(batch(List.of(a), List.of(), 1));
        var successor = opened(new HashMap<>());

        assertThatThrownBy(() -> zombie.commit(batch(List.of(a.withVersion(9)), List.of(), 9)))
                .isInstanceOf(Ledger.LostException.class);
        successor.commit(batch(List.of(a.withVersion(2)), List.of(), 2));

        var seen = new HashMap<NotificationId, Notification>();
        opened(seen);
        assertThat(seen.get(a.id()).version()).isEqualTo(2);
        assertThat(committedOffset()).isEqualTo(2);
    }

    @Test
    void each_writer_has_a_greater_fence_than_the_one_before() throws Exception {
        var ignored = new HashMap<NotificationId, Notification>();
        long first = open(writer(), ignored);
        long second = open(writer(), ignored);
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void of_what_is_forgotten_the_id_is_replayed_and_when_it_was_settled() throws Exception {
        var writer = opened(new HashMap<>());
        var a = notification("a").withVersion(1);
        writer.commit(batch(List.of(a), List.of(), 1));
        writer.commit(batch(List.of(), List.of(new Settled(a.id(), SETTLED)), 2));

        var replayed = new Replayed();
        opened(replayed);
        assertThat(replayed.entries).doesNotContainKey(a.id());
        assertThat(replayed.settled).containsExactly(new Settled(a.id(), SETTLED));
        assertThat(replayed.position).isEqualTo(2);
    }

    private Ledger opened(Map<NotificationId, Notification> seen) throws Exception {
        var ledger = writer();
        open(ledger, seen);
        return ledger;
    }

    private long open(Ledger ledger, Map<NotificationId, Notification> seen) throws Exception {
        var replayed = new Replayed();
        opened.add(ledger);
        long fence = ledger.open(replayed);
        seen.putAll(replayed.entries);
        return fence;
    }

    private void opened(Replayed replayed) throws Exception {
        var ledger = writer();
        opened.add(ledger);
        ledger.open(replayed);
    }

    /** What a replay has told. */
    public static final class Replayed implements Ledger.Replay {
        public final Map<NotificationId, Notification> entries = new HashMap<>();
        public final List<Settled> settled = new ArrayList<>();
        public final List<NotificationId> unreadable = new ArrayList<>();
        public long position;

        @Override
        public void entry(Notification notification) {
            entries.put(notification.id(), notification);
        }

        @Override
        public void removed(NotificationId id) {
            entries.remove(id);
        }

        @Override
        public void settled(Settled one) {
            settled.add(one);
        }

        @Override
        public void unreadable(NotificationId id, RuntimeException why) {
            unreadable.add(id);
        }

        @Override
        public void recordedUpTo(long offset) {
            position = offset;
        }
    }

    private static Notification notification(String name) {
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var request = Samples.request(name + UUID.randomUUID(), Samples.push(Guarantee.AT_LEAST_ONCE), at);
        return Notification.accepted(request).to(State.QUEUED, at, "");
    }

    private static Batch batch(List<Notification> writes, List<Settled> forgotten, long offset) {
        return new Batch(writes, forgotten, List.of(), List.of(), OptionalLong.of(offset), List.of());
    }
}
