package brownout.notification.intake;

import brownout.notification.dedup.NotificationId;
import java.time.Duration;

/** What became of a submission. */
public sealed interface Submitted {
    /**
     * Durable.
     *
     * @param replayed an earlier request with this key and body was the one that was accepted
     * @param checked whether a different body under the same key would have been noticed
     */
    record Accepted(NotificationId id, boolean replayed, boolean checked) implements Submitted {}

    /** The first request with this key is still on its way into the log. */
    record InProgress(NotificationId id) implements Submitted {}

    /** The key belongs to another body. */
    record Conflict(NotificationId id) implements Submitted {}

    /** Proven not accepted; the same key may be tried again. */
    record NotAccepted(NotificationId id, String evidence) implements Submitted {}

    /** Not accepted, because too many were lately; the same key may be tried again. */
    record Limited(NotificationId id, String evidence, Duration retryAfter) implements Submitted {}

    /** Accepted or not: trying again with the same key is the safe way to find out. */
    record Unknown(NotificationId id, String evidence) implements Submitted {}
}
