package brownout.notification.adapter.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Properties of every Kafka client of this service, in one place.
 *
 * <p>Memory: an instance holds up to six producers, so their buffers are small. Reconnects are quick, because the lab cuts
 * links for seconds and the default backoff would outlast the fault.
 *
 * @param sessionTimeout after which a silent member's partitions move
 * @param acceptTimeout after which an append's outcome is unknown
 */
public record KafkaSettings(String bootstrapServers, String instance, Duration sessionTimeout, Duration acceptTimeout) {
    private static final int SMALL_BUFFER = 2 << 20;

    /** For requests: durable means all in-sync replicas, and the client's own retries cannot append twice. */
    Properties accepting() {
        return with(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                instance + "-accept",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                "true",
                ProducerConfig.LINGER_MS_CONFIG,
                "0",
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                SMALL_BUFFER * 2,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                "1000",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.max(1, millis(acceptTimeout) / 2),
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                acceptTimeout.toMillis(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class.getName(),
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName()));
    }

    /** For one partition's ledger. The transactional id is the partition's, whoever holds it: that is what fences. */
    Properties ledger(int partition) {
        return with(Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                instance + "-ledger-" + partition,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId(partition),
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                "15000",
                ProducerConfig.LINGER_MS_CONFIG,
                "0",
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                SMALL_BUFFER,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                "5000",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                "3000",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                "10000",
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class.getName(),
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class.getName()));
    }

    /** A member of {@code group}; it commits by hand or inside transactions, never by itself. */
    Properties member(String group) {
        var properties = reading(instance + "-" + group);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(sessionTimeout));
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(sessionTimeout) / 4);
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        return properties;
    }

    /** Committed records only: an aborted transaction never happened. */
    Properties reading(String clientId) {
        return with(Map.of(
                ConsumerConfig.CLIENT_ID_CONFIG,
                clientId,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                1 << 20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                256 << 10,
                ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                5_000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class.getName(),
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                ByteArrayDeserializer.class.getName()));
    }

    Properties admin() {
        return with(Map.of(
                AdminClientConfig.CLIENT_ID_CONFIG, instance + "-admin",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000));
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private Properties with(Map<String, Object> own) {
        var properties = new Properties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000);
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putAll(own);
        return properties;
    }
}
