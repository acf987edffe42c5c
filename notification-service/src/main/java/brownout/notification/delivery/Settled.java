package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;

/** All that is remembered of a notification whose details have been forgotten: that it was, and when it was settled. */
public record Settled(NotificationId id, Instant at) {}
