package brownout.notification.adapter.codec;

import brownout.contracts.notification.v1.RequestPosition;
import brownout.contracts.notification.v1.SettledIds;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Settled;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** What the ledger keeps beside its entries: settled ids, 20 bytes each, and how far the requests were recorded. */
public final class SettledCodec {
    private static final int ID_BYTES = 16;

    private SettledCodec() {}

    public static byte[] settledBytes(List<Settled> settled) {
        var ids = ByteBuffer.allocate(settled.size() * ID_BYTES);
        var message = SettledIds.newBuilder();
        for (Settled one : settled) {
            ids.putLong(one.id().value().getMostSignificantBits())
                    .putLong(one.id().value().getLeastSignificantBits());
            message.addSettledAt((int) one.at().getEpochSecond());
        }
        return message.setIds(ByteString.copyFrom(ids.flip())).build().toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none of {@link #settledBytes} */
    public static List<Settled> settled(byte[] bytes) {
        try {
            var message = SettledIds.parseFrom(bytes);
            if (message.getIds().size() != message.getSettledAtCount() * ID_BYTES) {
                throw new IllegalArgumentException("not as many ids as times");
            }
            var ids = message.getIds().asReadOnlyByteBuffer();
            var settled = new ArrayList<Settled>(message.getSettledAtCount());
            for (int at : message.getSettledAtList()) {
                settled.add(new Settled(
                        new NotificationId(new UUID(ids.getLong(), ids.getLong())),
                        Instant.ofEpochSecond(Integer.toUnsignedLong(at))));
            }
            return settled;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no SettledIds: " + e.getMessage(), e);
        }
    }

    public static byte[] positionBytes(Uuid requests, long offset) {
        return RequestPosition.newBuilder()
                .setTopicId(requests.toString())
                .setOffset(offset)
                .build()
                .toByteArray();
    }

    /**
     * Empty: it is the position in another topic of the same name.
     *
     * @throws IllegalArgumentException when the bytes are none of {@link #positionBytes}
     */
    public static OptionalLong position(byte[] bytes, Uuid requests) {
        try {
            var message = RequestPosition.parseFrom(bytes);
            return message.getTopicId().equals(requests.toString())
                    ? OptionalLong.of(message.getOffset())
                    : OptionalLong.empty();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no RequestPosition: " + e.getMessage(), e);
        }
    }
}
