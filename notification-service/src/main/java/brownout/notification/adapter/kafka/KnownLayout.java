package brownout.notification.adapter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers with how many partitions the topics were made: an id's partition follows from that number, so with another one
 * every known id would be looked for where it is not, and everything would be sent that was sent before.
 */
final class KnownLayout {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final String KEY = "partitions";

    private final KafkaSettings settings;
    private final TopicNames names;

    KnownLayout(KafkaSettings settings, TopicNames names) {
        this.settings = settings;
        this.names = names;
    }

    /** @throws IllegalStateException when the topics were made with another number */
    void check(int partitions) throws ExecutionException, InterruptedException, TimeoutException {
        OptionalInt known = known();
        if (known.isEmpty()) {
            remember(partitions);
        } else if (known.getAsInt() != partitions) {
            throw new IllegalStateException(names.requests() + " and its ledger have " + partitions
                    + " partitions and were made with " + known.getAsInt()
                    + ": what was sent would not be found and would be sent again. Partitions cannot be added; let the"
                    + " service drain with " + known.getAsInt() + ", then delete all its topics");
        }
    }

    private OptionalInt known() {
        try (var consumer = new KafkaConsumer<String, byte[]>(settings.reading(settings.instance() + "-layout"))) {
            var topic = new TopicPartition(names.layout(), 0);
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long end = consumer.endOffsets(List.of(topic)).getOrDefault(topic, 0L);
            OptionalInt known = OptionalInt.empty();
            while (consumer.position(topic) < end) {
                for (var record : consumer.poll(POLL)) {
                    // The first word counts: a raised number must not be taken for the one of the beginning.
                    if (KEY.equals(record.key()) && known.isEmpty()) {
                        known = OptionalInt.of(Integer.parseInt(new String(KafkaLedger.valueOf(record), UTF_8)));
                    }
                }
            }
            return known;
        }
    }

    private void remember(int partitions) throws ExecutionException, InterruptedException, TimeoutException {
        try (var producer = new KafkaProducer<String, byte[]>(settings.telling())) {
            var record = new ProducerRecord<>(
                    names.layout(), 0, KEY, String.valueOf(partitions).getBytes(UTF_8));
            producer.send(record).get(10, TimeUnit.SECONDS);
        }
    }
}
