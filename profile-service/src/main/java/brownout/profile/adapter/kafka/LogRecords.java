package brownout.profile.adapter.kafka;

import brownout.contracts.profile.v1.LogRecord;
import brownout.contracts.profile.v1.Marker;
import brownout.contracts.profile.v1.MarkerKind;
import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.record.Change;
import brownout.profile.replication.LogAppender;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.replication.StoredProfile;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Records of the log, to and from Kafka. */
final class LogRecords {

    /** Tells a retry from another request with the same idempotency key; see {@code WriteCommand.digest()}. */
    static final String DIGEST = "request-digest";

    private LogRecords() {}

    static ProducerRecord<String, byte[]> write(LogAppender.Entry.Write entry, Map<String, String> trace) {
        Change change = entry.change();
        byte[] value = LogRecord.newBuilder()
                .setChange(ProfileWire.message(change.profile()))
                .build()
                .toByteArray();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                KafkaSettings.TOPIC, entry.partition(), change.profile().id().storageKey(), value);
        record.headers().add(DIGEST, change.digest().getBytes(StandardCharsets.US_ASCII));
        trace.forEach((name, header) -> record.headers().add(name, header.getBytes(StandardCharsets.US_ASCII)));
        return record;
    }

    static ProducerRecord<String, byte[]> mark(LogAppender.Entry.Mark entry, Instant now) {
        MarkerRequest request = entry.request();
        byte[] value = LogRecord.newBuilder()
                .setMarker(Marker.newBuilder()
                        .setKind(kind(request.kind()))
                        .setRegion(request.region())
                        .setNonce(request.nonce())
                        .setEpoch(entry.epoch())
                        .setHomeTime(ProfileWire.timestamp(now)))
                .build()
                .toByteArray();
        return new ProducerRecord<>(KafkaSettings.TOPIC, entry.partition(), request.key(), value);
    }

    private static MarkerKind kind(MarkerRequest.Kind kind) {
        return switch (kind) {
            case BARRIER -> MarkerKind.BARRIER;
            case ECHO -> MarkerKind.ECHO;
        };
    }

    /**
     * What the view needs of a record.
     *
     * @param change null for a marker
     */
    record Read(@Nullable StoredProfile change, long epoch, Instant homeTime) {}

    /** @throws IllegalStateException if this service cannot have written it: a person must look at the log */
    static Read read(ConsumerRecord<String, byte[]> record) {
        try {
            LogRecord message = LogRecord.parseFrom(record.value());
            if (message.hasMarker()) {
                Marker marker = message.getMarker();
                return new Read(null, marker.getEpoch(), ProfileWire.instant(marker.getHomeTime()));
            }
            Change change = new Change(ProfileWire.profile(message.getChange()), header(record, DIGEST));
            return new Read(
                    new StoredProfile(change, record.partition(), record.offset()),
                    change.profile().version().epoch(),
                    change.profile().writtenAt());
        } catch (InvalidProtocolBufferException | IllegalArgumentException | NullPointerException e) {
            throw new IllegalStateException(
                    "record " + record.offset() + " of " + record.topic() + "-" + record.partition()
                            + " is no record of this service",
                    e);
        }
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.US_ASCII);
    }
}
