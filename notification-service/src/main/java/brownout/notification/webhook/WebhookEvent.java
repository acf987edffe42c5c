package brownout.notification.webhook;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * That a notification has come to a state which its tenant wants to know of.
 *
 * @param version of the ledger entry that says so
 * @param metadata the caller's own
 */
public record WebhookEvent(
        Tenant tenant,
        NotificationId notification,
        State state,
        long version,
        Instant at,
        String reason,
        Map<String, String> metadata) {
    /** Empty: a step on the way, of which nobody is told. */
    public static Optional<WebhookEvent> of(Notification n) {
        boolean told = n.state().isSettled() || n.state() == State.UNKNOWN;
        return told
                ? Optional.of(new WebhookEvent(
                        n.request().tenant(),
                        n.id(),
                        n.state(),
                        n.version(),
                        n.updatedAt(),
                        n.reason(),
                        n.spec().metadata()))
                : Optional.empty();
    }

    /** The same however often it is told, by whichever instance: what a receiver recognises a repeat by. */
    public String id() {
        return notification + "-" + version;
    }
}
