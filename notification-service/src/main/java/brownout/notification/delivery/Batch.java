package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.List;
import java.util.OptionalLong;

/**
 * One step of a partition: everything in {@link #isDurable} is committed in one transaction, then the effects are run.
 *
 * @param writes new ledger values, at most one per notification
 * @param forgotten to be removed from the ledger
 * @param deadLetters those of {@code writes} that have just ended badly
 * @param nextOffset of the request topic, when it has advanced
 */
public record Batch(
        List<Notification> writes,
        List<NotificationId> forgotten,
        List<Notification> deadLetters,
        OptionalLong nextOffset,
        List<Effect> effects) {
    /** Whether there is anything to commit. */
    public boolean isDurable() {
        return !writes.isEmpty() || !forgotten.isEmpty() || nextOffset.isPresent();
    }
}
