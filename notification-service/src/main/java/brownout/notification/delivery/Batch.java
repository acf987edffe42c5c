package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One step of a partition: everything in {@link #isDurable} is committed in one transaction, then the effects are run.
 *
 * @param writes new ledger values, at most one per notification
 * @param forgotten to be removed from the ledger, and remembered as settled
 * @param deadLetters those of {@code writes} that have just ended badly
 * @param quarantined records that could not be read
 * @param nextOffset of the request topic, when it has advanced
 */
public record Batch(
        List<Notification> writes,
        List<Settled> forgotten,
        List<Notification> deadLetters,
        List<Quarantined> quarantined,
        OptionalLong nextOffset,
        List<Effect> effects) {
    /** Whether there is anything to commit. */
    public boolean isDurable() {
        return !writes.isEmpty() || !forgotten.isEmpty() || !quarantined.isEmpty() || nextOffset.isPresent();
    }

    /** The same for all the others. */
    public Batch without(Set<NotificationId> ids) {
        return new Batch(
                writes.stream().filter(n -> !ids.contains(n.id())).toList(),
                forgotten,
                deadLetters.stream().filter(n -> !ids.contains(n.id())).toList(),
                quarantined,
                nextOffset,
                effects.stream().filter(effect -> !ids.contains(effect.id())).toList());
    }
}
