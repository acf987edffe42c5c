package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.Outcome;
import brownout.contracts.notification.v1.ToldOutcome;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.ReadOutcome;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Optional;

/** What an instance tells the others about an attempt whose end it cannot record itself. */
public final class OutcomeCodec {
    private OutcomeCodec() {}

    public static byte[] bytes(ReadOutcome read) {
        var message = ToldOutcome.newBuilder()
                .setId(read.id().toString())
                .setAttempt(read.attempt())
                .setStartedAt(Codec.timestamp(read.startedAt()))
                .setEvidence(read.outcome().evidence());
        return read.outcome()
                .fold(
                        delivered -> message.setOutcome(Outcome.DELIVERED_TO_PROVIDER),
                        rejected -> message.setOutcome(Outcome.REJECTED),
                        notSent -> {
                            notSent.retryAfter().ifPresent(wait -> message.setRetryAfterMs(wait.toMillis()));
                            return message.setOutcome(Outcome.NOT_SENT).setNotBegun(!notSent.begun());
                        },
                        unknown -> message.setOutcome(Outcome.OUTCOME_UNKNOWN))
                .build()
                .toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are no outcome, or one of a newer version */
    public static ReadOutcome outcome(byte[] bytes) {
        try {
            var message = ToldOutcome.parseFrom(bytes);
            var id = NotificationId.parse(message.getId())
                    .orElseThrow(() -> new IllegalArgumentException("an outcome of no notification"));
            return new ReadOutcome(id, message.getAttempt(), Codec.instant(message.getStartedAt()), outcome(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a ToldOutcome: " + e.getMessage(), e);
        }
    }

    private static DeliveryOutcome outcome(ToldOutcome message) {
        String evidence = message.getEvidence();
        return switch (message.getOutcome()) {
            case DELIVERED_TO_PROVIDER -> new DeliveryOutcome.Delivered(evidence);
            case REJECTED -> new DeliveryOutcome.Rejected(evidence);
            case NOT_SENT ->
                new DeliveryOutcome.NotSent(
                        evidence,
                        message.hasRetryAfterMs()
                                ? Optional.of(Duration.ofMillis(message.getRetryAfterMs()))
                                : Optional.empty(),
                        !message.getNotBegun());
            case OUTCOME_UNKNOWN -> new DeliveryOutcome.Unknown(evidence);
            case STARTED, OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("no outcome: " + message.getOutcome());
        };
    }
}
