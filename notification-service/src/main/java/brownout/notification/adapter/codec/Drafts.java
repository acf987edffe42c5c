package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.NotificationSpec;
import brownout.contracts.notification.v1.QuietHours;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.NotificationSpec.Schedule;
import brownout.notification.intake.SpecDraft;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a gRPC caller wrote, and gives specs their hash. */
public final class Drafts {
    private Drafts() {}

    /** @throws ProblemException 422 for values of no known enum and for times outside of the calendar */
    public static SpecDraft of(NotificationSpec message) {
        check("send_at", message.hasSendAt(), message.getSendAt());
        check("expires_at", message.hasExpiresAt(), message.getExpiresAt());
        if (message.hasQuietHours()) {
            check(message.getQuietHours());
        }
        return new SpecDraft(
                Codec.recipient(message.getRecipient()),
                channels(message),
                Codec.wording(message),
                messageClass(message),
                guarantee(message),
                schedule(message),
                message.getMetadataMap());
    }

    private static Schedule schedule(NotificationSpec message) {
        return Codec.schedule(message);
    }

    private static void check(QuietHours hours) {
        var violations = new ArrayList<Violation>();
        brownout.notification.delivery.QuietHours.parse(hours.getFrom(), hours.getTo(), hours.getZone(), violations);
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
    }

    private static void check(String field, boolean present, Timestamp timestamp) {
        if (present && !Timestamps.isValid(timestamp)) {
            throw Problem.of(ProblemType.INVALID, field, "is no time between the years 1 and 9999")
                    .exception();
        }
    }

    private static List<Channel> channels(NotificationSpec message) {
        var channels = new ArrayList<Channel>();
        for (var channel : message.getChannelsList()) {
            switch (channel) {
                case PUSH, SMS, EMAIL -> channels.add(Codec.channel(channel));
                case CHANNEL_UNSPECIFIED, UNRECOGNIZED ->
                    throw Problem.of(ProblemType.INVALID, "channels", "must be of PUSH, SMS, EMAIL")
                            .exception();
            }
        }
        return channels;
    }

    private static Optional<MessageClass> messageClass(NotificationSpec message) {
        return switch (message.getMessageClass()) {
            case MESSAGE_CLASS_UNSPECIFIED -> Optional.empty();
            case TRANSACTIONAL -> Optional.of(MessageClass.TRANSACTIONAL);
            case MARKETING -> Optional.of(MessageClass.MARKETING);
            case UNRECOGNIZED ->
                throw Problem.of(ProblemType.INVALID, "message_class", "is not known")
                        .exception();
        };
    }

    private static Optional<Guarantee> guarantee(NotificationSpec message) {
        return switch (message.getGuarantee()) {
            case GUARANTEE_UNSPECIFIED -> Optional.empty();
            case AT_MOST_ONCE -> Optional.of(Guarantee.AT_MOST_ONCE);
            case AT_LEAST_ONCE -> Optional.of(Guarantee.AT_LEAST_ONCE);
            case EFFECTIVELY_ONCE -> Optional.of(Guarantee.EFFECTIVELY_ONCE);
            case UNRECOGNIZED ->
                throw Problem.of(ProblemType.INVALID, "guarantee", "is not known")
                        .exception();
        };
    }

    /** Of the meaning, not of the bytes: the same over REST and gRPC, whatever the order of fields and map entries. */
    public static Digest hash(brownout.notification.delivery.NotificationSpec spec) {
        var bytes = new ByteArrayOutputStream();
        var output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            Codec.spec(spec).writeTo(output);
            output.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.of(bytes.toByteArray());
    }
}
