package brownout.notification.adapter.kafka;

import brownout.notification.adapter.codec.Codec;
import brownout.notification.adapter.codec.SettledCodec;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what earlier owners have left of one partition: first the ids that were settled, then the ledger itself. Committed
 * records only, up to the end that was there after fencing.
 *
 * <p>No record stops it. One that this version cannot read is reported under its key, so that its notification is known.
 */
final class LedgerReplay {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerReplay.class);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<String, byte[]> consumer;
    private final TopicNames names;
    private final int partition;
    private final BooleanSupplier closed;

    LedgerReplay(KafkaConsumer<String, byte[]> consumer, TopicNames names, int partition, BooleanSupplier closed) {
        this.consumer = consumer;
        this.names = names;
        this.partition = partition;
        this.closed = closed;
    }

    /** @param requests the topic that a position must be of to count: made anew, it starts from zero */
    void into(Ledger.Replay replay, Uuid requests) throws Ledger.LostException {
        read(names.settled(), record -> settled(record, replay));
        read(names.ledger(), record -> entry(record, replay, requests));
    }

    private void read(String topic, Consumer<ConsumerRecord<String, byte[]>> each) throws Ledger.LostException {
        var topicPartition = new TopicPartition(topic, partition);
        consumer.assign(List.of(topicPartition));
        consumer.seekToBeginning(List.of(topicPartition));
        long end = consumer.endOffsets(List.of(topicPartition)).getOrDefault(topicPartition, 0L);
        while (consumer.position(topicPartition) < end) {
            if (closed.getAsBoolean()) {
                throw new Ledger.LostException(
                        "closed while replaying partition " + partition, new KafkaException("closed"));
            }
            consumer.poll(POLL).forEach(each);
        }
    }

    private static void settled(ConsumerRecord<String, byte[]> record, Ledger.Replay replay) {
        try {
            SettledCodec.settled(KafkaLedger.valueOf(record)).forEach(replay::settled);
        } catch (RuntimeException e) {
            skipped(record, e);
        }
    }

    private static void entry(ConsumerRecord<String, byte[]> record, Ledger.Replay replay, Uuid requests) {
        if (KafkaLedger.POSITION.equals(record.key())) {
            position(record, replay, requests);
            return;
        }
        var id =
                record.key() == null ? null : NotificationId.parse(record.key()).orElse(null);
        if (id == null) {
            skipped(record, new IllegalArgumentException("its key is no notification id"));
        } else if (record.value() == null) {
            replay.removed(id);
        } else {
            try {
                replay.entry(Codec.entry(record.value(), KafkaLedger.traceOf(record)));
            } catch (RuntimeException e) {
                replay.unreadable(id, e);
            }
        }
    }

    private static void position(ConsumerRecord<String, byte[]> record, Ledger.Replay replay, Uuid requests) {
        try {
            SettledCodec.position(KafkaLedger.valueOf(record), requests).ifPresent(replay::recordedUpTo);
        } catch (RuntimeException e) {
            skipped(record, e);
        }
    }

    private static void skipped(ConsumerRecord<String, byte[]> record, RuntimeException why) {
        LOG.error(
                "record of the ledger skipped: topic={} partition={} offset={} key={} cause={}",
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                why.toString());
    }
}
