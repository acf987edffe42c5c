package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;

/**
 * A caller's wish, made durable.
 *
 * @param trace W3C traceparent of the acceptance, empty when there is none; every later span belongs to the same trace
 */
public record NotificationRequest(
        NotificationId id,
        Tenant tenant,
        IdempotencyKey key,
        NotificationSpec spec,
        Digest hash,
        Instant acceptedAt,
        String trace) {
    /** A caller's: its key names it. */
    public NotificationRequest(
            Tenant tenant, IdempotencyKey key, NotificationSpec spec, Digest hash, Instant acceptedAt, String trace) {
        this(NotificationId.of(tenant, key), tenant, key, spec, hash, acceptedAt, trace);
    }
}
