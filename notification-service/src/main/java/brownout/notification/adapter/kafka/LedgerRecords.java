package brownout.notification.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.SettledCodec;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Quarantined;
import brownout.notification.delivery.Settled;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What one partition's owner writes, as Kafka records.
 *
 * @param writer the instance's name, in every entry
 */
record LedgerRecords(TopicNames names, int partition, String writer) {
    /** Bytes: a record takes 1 MiB, and the reason must find room in it. */
    private static final int MOST_KEPT = 1_000_000;

    private static final int MOST_TOLD = 2_000;

    ProducerRecord<String, byte[]> entry(Notification n) {
        return notification(names.ledger(), partition, n);
    }

    ProducerRecord<String, byte[]> tombstone(Settled forgotten) {
        return new ProducerRecord<>(names.ledger(), partition, forgotten.id().toString(), null);
    }

    ProducerRecord<String, byte[]> settled(List<Settled> forgotten) {
        return new ProducerRecord<>(names.settled(), partition, null, SettledCodec.settledBytes(forgotten));
    }

    /** Beside the group's own: whoever loses that must not begin again from the oldest request. */
    ProducerRecord<String, byte[]> position(Uuid requests, long offset) {
        return new ProducerRecord<>(
                names.ledger(), partition, KafkaLedger.POSITION, SettledCodec.positionBytes(requests, offset));
    }

    ProducerRecord<String, byte[]> deadLetter(Notification n) {
        var letter = notification(names.deadLetters(), null, n);
        letter.headers()
                .add("state", n.state().name().getBytes(UTF_8))
                .add("reason", n.reason().getBytes(UTF_8))
                .add("attempts", String.valueOf(n.attempts().size()).getBytes(UTF_8))
                .add("history", history(n).getBytes(UTF_8));
        return letter;
    }

    /** It must fit: what could not be kept would be tried for ever, and nothing of its partition would be recorded. */
    ProducerRecord<String, byte[]> quarantined(Quarantined one) {
        byte[] kept = Arrays.copyOf(one.value(), Math.min(one.value().length, MOST_KEPT));
        var record = new ProducerRecord<>(names.quarantine(), (Integer) null, shortened(one.key()), kept);
        record.headers()
                .add("reason", shortened(one.why()).getBytes(UTF_8))
                .add("bytes", String.valueOf(one.value().length).getBytes(UTF_8))
                .add("writer", writer.getBytes(UTF_8));
        return record;
    }

    private static String shortened(String text) {
        return text.length() > MOST_TOLD ? text.substring(0, MOST_TOLD) : text;
    }

    private ProducerRecord<String, byte[]> notification(String topic, @Nullable Integer target, Notification n) {
        byte[] value = Codec.entryBytes(n, writer);
        var record = new ProducerRecord<>(topic, target, n.id().toString(), value);
        if (!n.request().trace().isEmpty()) {
            record.headers().add(TraceContext.HEADER, n.request().trace().getBytes(UTF_8));
        }
        return record;
    }

    private static String history(Notification n) {
        return n.attempts().stream()
                .map(attempt -> "%d %s %s %s: %s"
                        .formatted(
                                attempt.number(),
                                attempt.startedAt(),
                                attempt.channel().provider(),
                                attempt.result(),
                                attempt.evidence()))
                .collect(Collectors.joining("\n"));
    }
}
