package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.LedgerEntry;
import brownout.contracts.notification.v1.NotificationRequest.Builder;
import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.Outcome;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.FromTemplate;
import brownout.notification.channel.Rendered;
import brownout.notification.channel.Wording;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Attempt;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MessageClass;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.delivery.QuietHours;
import brownout.notification.delivery.State;
import brownout.notification.recipient.Recipient;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalInt;

/** The one place where domain values become Protobuf and back. Both directions lose nothing but the trace. */
public final class Codec {
    private Codec() {}

    public static byte[] requestBytes(NotificationRequest request) {
        return request(request).build().toByteArray();
    }

    public static byte[] cancelBytes(NotificationId id, Tenant tenant) {
        return brownout.contracts.notification.v1.NotificationRequest.newBuilder()
                .setId(id.toString())
                .setTenant(tenant.value())
                .setCancel(true)
                .build()
                .toByteArray();
    }

    public static byte[] redriveBytes(NotificationId id, Tenant tenant, boolean allowRisky) {
        return brownout.contracts.notification.v1.NotificationRequest.newBuilder()
                .setId(id.toString())
                .setTenant(tenant.value())
                .setRedrive(
                        brownout.contracts.notification.v1.Redrive.newBuilder().setAllowRisky(allowRisky))
                .build()
                .toByteArray();
    }

    private static Builder request(NotificationRequest request) {
        return brownout.contracts.notification.v1.NotificationRequest.newBuilder()
                .setId(request.id().toString())
                .setTenant(request.tenant().value())
                .setIdempotencyKey(request.key().value())
                .setSpec(spec(request.spec()))
                .setAcceptedAt(timestamp(request.acceptedAt()))
                .setRequestHash(request.hash().hex());
    }

    /** @throws IllegalArgumentException when the message could not have been written by {@link #requestBytes} */
    public static NotificationRequest request(
            brownout.contracts.notification.v1.NotificationRequest message, String trace) {
        return new NotificationRequest(
                NotificationId.parse(message.getId())
                        .orElseThrow(() -> new IllegalArgumentException("a request without an id")),
                new Tenant(message.getTenant()),
                new IdempotencyKey(message.getIdempotencyKey()),
                spec(message.getSpec()),
                new Digest(message.getRequestHash()),
                instant(message.getAcceptedAt()),
                trace);
    }

    public static brownout.contracts.notification.v1.NotificationSpec spec(NotificationSpec spec) {
        var message = brownout.contracts.notification.v1.NotificationSpec.newBuilder()
                .setRecipient(brownout.contracts.notification.v1.Recipient.newBuilder()
                        .setUserId(spec.recipient().userId())
                        .setEmail(spec.recipient().email())
                        .setPhone(spec.recipient().phone())
                        .setDeviceToken(spec.recipient().deviceToken()))
                .setMessageClass(brownout.contracts.notification.v1.MessageClass.valueOf(
                        spec.messageClass().name()))
                .setGuarantee(brownout.contracts.notification.v1.Guarantee.valueOf(
                        spec.guarantee().name()))
                .putAllMetadata(spec.metadata());
        spec.wording().fold(content -> message.setContent(content(content)), use -> message.setTemplate(template(use)));
        spec.channels().forEach(channel -> message.addChannels(channel(channel)));
        spec.schedule().sendAt().ifPresent(at -> message.setSendAt(timestamp(at)));
        spec.schedule().expiresAt().ifPresent(at -> message.setExpiresAt(timestamp(at)));
        spec.schedule().quietHours().ifPresent(hours -> message.setQuietHours(quietHours(hours)));
        return message.build();
    }

    private static NotificationSpec spec(brownout.contracts.notification.v1.NotificationSpec message) {
        return new NotificationSpec(
                recipient(message.getRecipient()),
                message.getChannelsList().stream().map(Codec::channel).toList(),
                wording(message),
                MessageClass.valueOf(message.getMessageClass().name()),
                Guarantee.valueOf(message.getGuarantee().name()),
                schedule(message),
                message.getMetadataMap());
    }

    public static Recipient recipient(brownout.contracts.notification.v1.Recipient message) {
        return new Recipient(message.getUserId(), message.getEmail(), message.getPhone(), message.getDeviceToken());
    }

    public static Wording wording(brownout.contracts.notification.v1.NotificationSpec message) {
        var template = message.getTemplate();
        return message.hasTemplate()
                ? new FromTemplate(
                        template.getName(),
                        template.hasVersion() ? OptionalInt.of(template.getVersion()) : OptionalInt.empty(),
                        template.getVariablesMap())
                : new Content(
                        message.getContent().getTitle(), message.getContent().getBody());
    }

    private static brownout.contracts.notification.v1.Content content(Content content) {
        return brownout.contracts.notification.v1.Content.newBuilder()
                .setTitle(content.title())
                .setBody(content.body())
                .build();
    }

    private static brownout.contracts.notification.v1.Template template(FromTemplate use) {
        var message = brownout.contracts.notification.v1.Template.newBuilder()
                .setName(use.name())
                .putAllVariables(use.variables());
        use.version().ifPresent(message::setVersion);
        return message.build();
    }

    public static NotificationSpec.Schedule schedule(brownout.contracts.notification.v1.NotificationSpec message) {
        return new NotificationSpec.Schedule(
                message.hasSendAt() ? Optional.of(instant(message.getSendAt())) : Optional.empty(),
                message.hasExpiresAt() ? Optional.of(instant(message.getExpiresAt())) : Optional.empty(),
                message.hasQuietHours() ? Optional.of(quietHours(message.getQuietHours())) : Optional.empty());
    }

    private static QuietHours quietHours(brownout.contracts.notification.v1.QuietHours message) {
        return new QuietHours(
                LocalTime.parse(message.getFrom()), LocalTime.parse(message.getTo()), ZoneId.of(message.getZone()));
    }

    private static brownout.contracts.notification.v1.QuietHours quietHours(QuietHours hours) {
        return brownout.contracts.notification.v1.QuietHours.newBuilder()
                .setFrom(hours.from().toString())
                .setTo(hours.to().toString())
                .setZone(hours.zone().getId())
                .build();
    }

    /** @throws IllegalArgumentException for CHANNEL_UNSPECIFIED and for channels of a newer version */
    public static Channel channel(brownout.contracts.notification.v1.Channel message) {
        return Channel.valueOf(message.name());
    }

    private static brownout.contracts.notification.v1.Channel channel(Channel channel) {
        return brownout.contracts.notification.v1.Channel.valueOf(channel.name());
    }

    /** @param writer the instance that writes it */
    public static byte[] entryBytes(Notification n, String writer) {
        return entry(n, writer).toByteArray();
    }

    public static LedgerEntry entry(Notification n, String writer) {
        var message = LedgerEntry.newBuilder()
                .setId(n.id().toString())
                .setTenant(n.request().tenant().value())
                .setRequest(request(n.request()))
                .setState(state(n.state()))
                .setUpdatedAt(timestamp(n.updatedAt()))
                .setReason(n.reason())
                .setVersion(n.version())
                .setWriter(writer);
        n.attempts().forEach(attempt -> message.addAttempts(attempt(attempt)));
        n.receipts().all().forEach(receipt -> message.addReceipts(ReceiptCodec.message(receipt)));
        n.rendered()
                .ifPresent(rendered -> message.setRendered(ByteString.copyFrom(rendered.bytes()))
                        .setChannel(channel(rendered.channel())));
        n.nextAttemptAt().ifPresent(at -> message.setNextAttemptAt(timestamp(at)));
        return message.build();
    }

    /** @throws IllegalArgumentException when the bytes are no ledger entry */
    public static Notification entry(byte[] bytes, String trace) {
        try {
            return entry(LedgerEntry.parseFrom(bytes), trace);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a LedgerEntry: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException when the message could not have been written by {@link #entry(Notification, String)} */
    public static Notification entry(LedgerEntry message, String trace) {
        return new Notification(
                request(message.getRequest(), trace),
                State.valueOf(message.getState().name()),
                message.getAttemptsList().stream().map(Codec::attempt).toList(),
                message.getRendered().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Rendered(
                                channel(message.getChannel()),
                                message.getRendered().toByteArray())),
                instant(message.getUpdatedAt()),
                message.hasNextAttemptAt() ? Optional.of(instant(message.getNextAttemptAt())) : Optional.empty(),
                message.getReason(),
                message.getVersion(),
                ReceiptCodec.receipts(message.getReceiptsList()));
    }

    /** @throws ProblemException 422 for values of no known enum */
    static String known(String field, ProtocolMessageEnum value) {
        if (value.toString().equals("UNRECOGNIZED") || value.getNumber() == 0) {
            throw Problem.of(ProblemType.INVALID, field, "has a value that is not known")
                    .exception();
        }
        return value.toString();
    }

    /** For callers of the gRPC API. */
    public static NotificationView view(Notification n) {
        var message = NotificationView.newBuilder()
                .setId(n.id().toString())
                .setState(state(n.state()))
                .setAcceptedAt(timestamp(n.request().acceptedAt()))
                .setUpdatedAt(timestamp(n.updatedAt()))
                .setVersion(n.version())
                .setReason(n.reason());
        n.attempts().forEach(attempt -> message.addAttempts(attempt(attempt)));
        n.receipts().all().forEach(receipt -> message.addReceipts(ReceiptCodec.message(receipt)));
        if (!n.attempts().isEmpty()) {
            message.setChannel(channel(n.lastAttempt().channel()));
        }
        n.nextAttemptAt().ifPresent(at -> message.setNextAttemptAt(timestamp(at)));
        return message.build();
    }

    public static brownout.contracts.notification.v1.State state(State state) {
        return brownout.contracts.notification.v1.State.valueOf(state.name());
    }

    private static brownout.contracts.notification.v1.Attempt attempt(Attempt attempt) {
        boolean delivered = attempt.result() == Attempt.Result.DELIVERED_TO_PROVIDER;
        var message = brownout.contracts.notification.v1.Attempt.newBuilder()
                .setNumber(attempt.number())
                .setProvider(attempt.channel().provider())
                .setAccount(attempt.account())
                .setProviderKey(attempt.providerKey())
                .setBytesHash(attempt.bytesHash())
                .setFence(attempt.fence())
                .setStartedAt(timestamp(attempt.startedAt()))
                .setOutcome(Outcome.valueOf(attempt.result().name()))
                .setEvidence(attempt.evidence())
                .setProviderMessageId(delivered ? attempt.evidence() : "")
                .setPossibleDuplicate(attempt.possibleDuplicate());
        attempt.endedAt().ifPresent(at -> message.setEndedAt(timestamp(at)));
        return message.build();
    }

    private static Attempt attempt(brownout.contracts.notification.v1.Attempt message) {
        return new Attempt(
                message.getNumber(),
                Channel.ofProvider(message.getProvider())
                        .orElseThrow(() -> new IllegalArgumentException("no provider " + message.getProvider())),
                message.getAccount(),
                message.getProviderKey(),
                message.getBytesHash(),
                message.getFence(),
                instant(message.getStartedAt()),
                message.hasEndedAt() ? Optional.of(instant(message.getEndedAt())) : Optional.empty(),
                Attempt.Result.valueOf(message.getOutcome().name()),
                message.getEvidence(),
                message.getPossibleDuplicate());
    }

    public static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
