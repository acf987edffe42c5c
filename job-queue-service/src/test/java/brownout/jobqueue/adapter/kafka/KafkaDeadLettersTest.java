package brownout.jobqueue.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.jobqueue.lease.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaDeadLettersTest {
    private static final int LARGEST = 1_000_000;
    private static final Arrivals.Poison POISON = new Arrivals.Poison("NOT_A_SUBMISSION", "no");

    /** Takes no record whose value and headers are larger than {@link #LARGEST}. */
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record) {
                    Future<RecordMetadata> sent = super.send(record);
                    if (record.value().length > LARGEST) {
                        errorNext(new RecordTooLargeException("too large"));
                    } else {
                        completeNext();
                    }
                    return sent;
                }
            };

    private final List<String> listed = new ArrayList<>();
    private boolean redisIsAway;
    private final KafkaDeadLetters letters = new KafkaDeadLetters(
            new LateProducer(() -> kafka),
            (origin, errorClass, message, size) -> {
                if (redisIsAway) {
                    throw new StoreUnavailableException("away");
                }
                listed.add(origin + " " + size);
            },
            Duration.ofSeconds(10));

    private boolean bury(int size) {
        return letters.bury(new ConsumerRecord<>("video-jobs.high", 0, 42, "k", new byte[size]), POISON);
    }

    private List<ProducerRecord<String, byte[]>> written() {
        return kafka.history().stream()
                .filter(it -> it.value().length <= LARGEST)
                .toList();
    }

    @Test
    void a_letter_is_written_once_however_long_redis_is_away() {
        redisIsAway = true;
        for (int i = 0; i < 5; i++) {
            assertThat(bury(3)).isFalse();
        }
        redisIsAway = false;
        assertThat(bury(3)).isTrue();
        assertThat(written()).hasSize(1);
        assertThat(listed).containsExactly("video-jobs.high/0/42 3");
    }

    @Test
    void a_letter_that_no_record_can_hold_is_cut_and_says_so() {
        assertThat(bury(LARGEST + 1)).isTrue();
        assertThat(written()).singleElement().satisfies(it -> {
            assertThat(it.value()).hasSize(64 * 1024);
            assertThat(new String(it.headers().lastHeader("value-cut-from").value(), StandardCharsets.UTF_8))
                    .isEqualTo(Integer.toString(LARGEST + 1));
            assertThat(new String(it.headers().lastHeader("origin-offset").value(), StandardCharsets.UTF_8))
                    .isEqualTo("42");
        });
        assertThat(listed).containsExactly("video-jobs.high/0/42 " + (LARGEST + 1));
    }
}
