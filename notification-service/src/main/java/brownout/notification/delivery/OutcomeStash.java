package brownout.notification.delivery;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.dedup.NotificationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The outcomes that this process has read and that no ledger holds yet, over all of its partitions.
 *
 * <p>Invariant (safeguard {@code outcome-stash} on): from the moment a provider's answer is read until a commit with it is
 * answered, it is here; so a process that loses a partition to a cut from the log, and not its life, forgets no answer.
 *
 * <p>How it can fail: the process dies, which is crash point 8 and cannot be told; or nobody asks within {@link #KEPT}.
 */
public final class OutcomeStash {
    static final Duration KEPT = Duration.ofMinutes(10);

    private final Map<Key, Held> held = new ConcurrentHashMap<>();
    private final Switchboard<Safeguard> safeguards;
    private final Clock clock;

    private record Key(NotificationId id, int attempt, Instant startedAt) {}

    /** @param partition of the ledger that does not have it yet */
    public record Held(int partition, ReadOutcome outcome, Instant readAt) {}

    public OutcomeStash(Switchboard<Safeguard> safeguards, Clock clock) {
        this.safeguards = safeguards;
        this.clock = clock;
    }

    public boolean isOn() {
        return safeguards.isOn(Safeguard.OUTCOME_STASH);
    }

    /** Before the owner hears of it. */
    public void read(int partition, ReadOutcome outcome) {
        if (isOn()) {
            held.put(key(outcome), new Held(partition, outcome, clock.instant()));
        }
    }

    /** These are committed: whatever of their last attempts was held here is known to the ledger now. */
    public void recorded(List<Notification> committed) {
        if (!held.isEmpty()) {
            committed.stream().filter(n -> !n.attempts().isEmpty()).forEach(n -> held.remove(key(n)));
        }
    }

    /** What the ledger shows as started and nothing more. */
    public Optional<ReadOutcome> outcomeOf(Notification started) {
        return isOn() ? Optional.ofNullable(held.get(key(started))).map(Held::outcome) : Optional.empty();
    }

    /** What was read {@code longAgo} and is not recorded yet: its owner is in trouble. */
    public List<Held> unrecordedFor(Duration longAgo) {
        Instant now = clock.instant();
        held.values().removeIf(one -> one.readAt().plus(KEPT).isBefore(now));
        return held.values().stream()
                .filter(one -> !one.readAt().plus(longAgo).isAfter(now))
                .toList();
    }

    private static Key key(ReadOutcome outcome) {
        return new Key(outcome.id(), outcome.attempt(), outcome.startedAt());
    }

    private static Key key(Notification n) {
        return new Key(n.id(), n.lastAttempt().number(), n.lastAttempt().startedAt());
    }
}
