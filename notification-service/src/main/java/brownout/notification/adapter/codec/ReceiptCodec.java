package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.NotificationRequest;
import brownout.contracts.notification.v1.ReceiptEvent;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.receipt.Receipt;
import brownout.notification.receipt.Receipts;
import java.util.List;
import java.util.Optional;

/** Receipts as Protobuf and back. */
public final class ReceiptCodec {
    private static final String PREFIX = "RECEIPT_";

    private ReceiptCodec() {}

    /** What the owner of the notification is to hear. */
    public static byte[] requestBytes(NotificationId id, Receipt receipt, Optional<Notification> shown) {
        var message = NotificationRequest.newBuilder().setId(id.toString()).setReceipt(message(receipt));
        shown.ifPresent(n -> message.setShown(Codec.entry(n, "")));
        return message.build().toByteArray();
    }

    static brownout.contracts.notification.v1.Receipt message(Receipt receipt) {
        return brownout.contracts.notification.v1.Receipt.newBuilder()
                .setEventId(receipt.eventId())
                .setProvider(receipt.channel().provider())
                .setEvent(ReceiptEvent.valueOf(PREFIX + receipt.event().name()))
                .setAt(Codec.timestamp(receipt.at()))
                .setEvidence(receipt.evidence())
                .build();
    }

    /** @throws IllegalArgumentException for a provider or an event that this version does not know */
    public static Receipt receipt(brownout.contracts.notification.v1.Receipt message) {
        String event = message.getEvent().name();
        return new Receipt(
                message.getEventId(),
                Channel.ofProvider(message.getProvider())
                        .orElseThrow(() -> new IllegalArgumentException("no provider " + message.getProvider())),
                Receipt.Event.valueOf(event.startsWith(PREFIX) ? event.substring(PREFIX.length()) : event),
                Codec.instant(message.getAt()),
                message.getEvidence());
    }

    static Receipts receipts(List<brownout.contracts.notification.v1.Receipt> messages) {
        return new Receipts(messages.stream().map(ReceiptCodec::receipt).toList());
    }
}
