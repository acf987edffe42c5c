package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.dedup.Digest;
import brownout.notification.recipient.Recipient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notifications as tests need them. */
public final class Samples {
    private Samples() {}

    public static NotificationSpec spec(Guarantee guarantee, Channel... channels) {
        return new NotificationSpec(
                new Recipient("", "a@example.com", "+4912345", "phone-1"),
                List.of(channels),
                new Content("Hello", "body"),
                MessageClass.TRANSACTIONAL,
                guarantee,
                NotificationSpec.Schedule.NOW,
                Map.of("order", "7"));
    }

    public static NotificationSpec push(Guarantee guarantee) {
        return spec(guarantee, Channel.PUSH);
    }

    public static NotificationSpec worded(NotificationSpec spec, String body) {
        return new NotificationSpec(
                spec.recipient(),
                spec.channels(),
                new Content("Hello", body),
                spec.messageClass(),
                spec.guarantee(),
                spec.schedule(),
                spec.metadata());
    }

    public static NotificationSpec toUser(MessageClass messageClass, Channel... channels) {
        return new NotificationSpec(
                Recipient.user("ada"),
                List.of(channels),
                new Content("Hello", "body"),
                messageClass,
                Guarantee.EFFECTIVELY_ONCE,
                NotificationSpec.Schedule.NOW,
                Map.of());
    }

    public static NotificationSpec scheduled(
            NotificationSpec spec, Optional<Instant> sendAt, Optional<Instant> expiresAt) {
        return new NotificationSpec(
                spec.recipient(),
                spec.channels(),
                spec.wording(),
                spec.messageClass(),
                spec.guarantee(),
                new NotificationSpec.Schedule(sendAt, expiresAt),
                spec.metadata());
    }

    public static NotificationRequest request(String key, NotificationSpec spec, Instant at) {
        return new NotificationRequest(
                Tenant.DEFAULT, new IdempotencyKey(key), spec, Digest.of(spec.toString()), at, "00-trace-span-01");
    }
}
