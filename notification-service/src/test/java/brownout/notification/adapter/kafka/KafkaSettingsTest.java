package brownout.notification.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    private final KafkaSettings settings =
            new KafkaSettings("127.0.0.1:9092", "n", Duration.ofSeconds(6), Duration.ofSeconds(5));

    @Test
    void kafka_accepts_all_of_them() {
        assertThatCode(() -> {
                    new ProducerConfig(settings.accepting());
                    new ProducerConfig(settings.telling());
                    new ProducerConfig(settings.ledger("ledger-3"));
                    new ConsumerConfig(settings.member("group"));
                    new ConsumerConfig(settings.reading("reader"));
                    new AdminClientConfig(settings.admin());
                })
                .doesNotThrowAnyException();
    }
}
