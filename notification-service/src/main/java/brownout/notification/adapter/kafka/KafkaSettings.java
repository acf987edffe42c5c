package brownout.notification.adapter.kafka;

import java.time.Duration;
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
    private static final int BUFFER = 2 << 20;
    private static final int BATCH = 64 << 10;
    private static final Duration ACCEPT_BLOCKS = Duration.ofSeconds(1);

    /** For requests: durable means all in-sync replicas, and the client's own retries cannot append twice. */
    Properties accepting() {
        var properties = producer(instance + "-accept");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * BUFFER);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5L);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ACCEPT_BLOCKS.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, millis(acceptTimeout) / 2));
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(acceptTimeout));
        return properties;
    }

    /** For outcomes that could not be recorded: a few, now and then, and somebody waits for them, so that it gives up soon. */
    Properties telling() {
        var properties = producer(instance + "-tell");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000L);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 1_000L);
        return properties;
    }

    /** From the door of the request log to its answer: the wait for its turn, for metadata, and for the broker. */
    public Duration longestAccept() {
        return acceptTimeout.plus(ACCEPT_BLOCKS).plus(acceptTimeout);
    }

    /** For one partition's ledger. The transactional id is the partition's, whoever holds it: that is what fences. */
    Properties ledger(String transactionalId) {
        var properties = producer(instance + "-" + transactionalId);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER);
        // A commit flushes: until then a transaction's records gather in as few requests as they fit in.
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 1_000L);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return properties;
    }

    private Properties producer(String clientId) {
        var properties = client(clientId);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return properties;
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
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000L);
        return properties;
    }

    /** Committed records only: an aborted transaction never happened. */
    Properties reading(String clientId) {
        var properties = client(clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // Whoever reads by position must hear of it when that position is gone, instead of going on somewhere else.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // The broker holds an empty fetch this long: idle consumers cost a request a second, and no record waits for
        // it.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1_000);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 << 10);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return properties;
    }

    /** From the beginning to the end and no further: the end of a log of transactions is a marker, which no fetch returns. */
    Properties replaying(String clientId) {
        var properties = reading(clientId);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return properties;
    }

    Properties admin() {
        var properties = client(instance + "-admin");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        return properties;
    }

    private Properties client(String clientId) {
        var properties = new Properties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100L);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000L);
        properties.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 4_000L);
        properties.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
