package brownout.chaos.testkit.provider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where receipts go. */
public interface Reports {

    /** To nobody. */
    Reports NONE = (delivery, events, delay) -> CompletableFuture.completedFuture(null);

    /**
     * Tells what became of a delivery: one receipt for each event, one after the other.
     *
     * @param events in the words of notification-service; the same twice is the same event twice
     * @return completes when all are taken or given up
     */
    CompletableFuture<Void> send(Reported delivery, List<String> events, Duration delay);

    /** Of which delivery a receipt tells. */
    record Reported(ProviderName provider, String messageId, String notificationId) {}
}
