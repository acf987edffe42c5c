package brownout.notification.query;

import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The ledger's word on one notification. */
public interface LedgerReader {
    /** From the memory of this instance's owners, at once. Empty says nothing: it may be another instance's. */
    CompletionStage<Optional<Notification>> owned(NotificationId id);

    /** Whether every request that was accepted before this call, in this one's partition, is recorded in the ledger. */
    CompletionStage<Boolean> hasAll(NotificationId id);

    /** From the ledger itself, slowly. Empty: it does not have it yet. Fails when it cannot be read now. */
    CompletionStage<Optional<Notification>> read(NotificationId id);
}
