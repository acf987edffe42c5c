package brownout.chaos.adapter.topic;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobSubmission;
import brownout.contracts.notification.v1.LedgerEntry;
import brownout.contracts.notification.v1.NotificationRequest;
import brownout.contracts.profile.v1.LogRecord;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as one line of JSON: {@code {topic, partition, offset, timestamp, key, value}}, with {@code headers} where
 * there are any. A value that is not what its topic holds is printed as Base64 under {@code raw}, with the reason.
 */
final class RecordDecoder {
    private static final Map<String, Parser<? extends Message>> CONTENTS = Map.ofEntries(
            Map.entry("notification.requests", NotificationRequest.parser()),
            Map.entry("notification.ledger", LedgerEntry.parser()),
            Map.entry("notification.dead-letters", LedgerEntry.parser()),
            Map.entry("video-jobs.critical", JobSubmission.parser()),
            Map.entry("video-jobs.high", JobSubmission.parser()),
            Map.entry("video-jobs.normal", JobSubmission.parser()),
            Map.entry("video-jobs.bulk", JobSubmission.parser()),
            Map.entry("video-jobs.events", JobEvent.parser()),
            Map.entry("video-jobs.state", JobState.parser()),
            Map.entry("video-jobs.dead-letters", JobState.parser()),
            Map.entry("profile.changes", LogRecord.parser()));

    private final ObjectMapper json = new ObjectMapper();
    private final JsonFormat.Printer printer = JsonFormat.printer().omittingInsignificantWhitespace();

    String line(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = json.createObjectNode()
                .put("topic", record.topic())
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", text(record.key()));
        ObjectNode headers = json.createObjectNode();
        record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
        if (!headers.isEmpty()) {
            line.set("headers", headers);
        }
        putValue(line, record.topic(), record.value());
        return line.toString();
    }

    private void putValue(ObjectNode line, String topic, byte @Nullable [] value) {
        if (value == null) {
            line.putNull("value");
            return;
        }
        Parser<? extends Message> parser = CONTENTS.get(topic);
        try {
            if (parser == null) {
                line.put("error", "no message type is known for " + topic);
            } else {
                line.set("value", json.readTree(printer.print(parser.parseFrom(value))));
                return;
            }
        } catch (InvalidProtocolBufferException | JsonProcessingException e) {
            line.put("error", "not the message that " + topic + " holds: " + e.getMessage());
        }
        line.put("raw", Base64.getEncoder().encodeToString(value));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
