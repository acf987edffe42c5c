package brownout.notification.adapter.rest;

import brownout.notification.channel.Channel;
import brownout.notification.delivery.Attempt;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import brownout.notification.receipt.Receipt;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notification as callers see it: its state, and everything that was tried. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NotificationJson(
        String id,
        String idempotencyKey,
        State state,
        String reason,
        @Nullable Channel channel,
        Guarantee guarantee,
        MessageClass messageClass,
        Instant acceptedAt,
        Instant updatedAt,
        @Nullable Instant nextAttemptAt,

        long version,
        List<AttemptJson> attempts,
        List<ReceiptJson> receipts,
        Map<String, String> metadata) {
    /** One provider call. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record AttemptJson(
            int number,
            String provider,
            String account,
            String providerKey,
            String bytesHash,
            long fence,

            Instant startedAt,

            @Nullable Instant endedAt,

            Attempt.Result outcome,
            String evidence,
            boolean possibleDuplicate) {
        static AttemptJson of(Attempt attempt) {
            return new AttemptJson(
                    attempt.number(),
                    attempt.channel().provider(),
                    attempt.account(),
                    attempt.providerKey(),
                    attempt.bytesHash(),
                    attempt.fence(),
                    attempt.startedAt(),
                    attempt.endedAt().orElse(null),
                    attempt.result(),
                    attempt.evidence(),
                    attempt.possibleDuplicate());
        }
    }

    /** What a provider told of it. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ReceiptJson(String eventId, String provider, Receipt.Event event, Instant at, String detail) {
        static ReceiptJson of(Receipt receipt) {
            return new ReceiptJson(
                    receipt.eventId(), receipt.channel().provider(), receipt.event(), receipt.at(), receipt.evidence());
        }
    }

    static NotificationJson of(Notification n) {
        return new NotificationJson(
                n.id().toString(),
                n.request().key().value(),
                n.state(),
                n.reason(),
                n.attempts().isEmpty() ? null : n.lastAttempt().channel(),
                n.spec().guarantee(),
                n.spec().messageClass(),
                n.request().acceptedAt(),
                n.updatedAt(),
                n.nextAttemptAt().orElse(null),
                n.version(),
                n.attempts().stream().map(AttemptJson::of).toList(),
                n.receipts().all().stream().map(ReceiptJson::of).toList(),
                n.spec().metadata());
    }
}
