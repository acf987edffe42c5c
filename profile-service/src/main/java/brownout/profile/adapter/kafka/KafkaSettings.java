package brownout.profile.adapter.kafka;

import brownout.profile.ProfileConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How this service talks to Kafka. Limits are a few seconds everywhere: behind a network that swallows packets a client
 * must notice, say so, and be back soon after the network is.
 *
 * @param clientId prefix of the client ids
 * @param retention how long every record stays, compacted or not: as long as idempotency keys are remembered
 */
public record KafkaSettings(
        String bootstrapServers, short replicationFactor, int partitions, String clientId, Duration retention) {

    public static final String TOPIC = "profile.changes";

    /** The home role, not the instance: whoever takes the role fences the one who had it. */
    static final String TRANSACTIONAL_ID = "profile-home";

    static final Duration REQUEST_LIMIT = Duration.ofSeconds(3);
    static final Duration FETCH_WAIT = Duration.ofMillis(500);

    public static KafkaSettings of(ProfileConfig config) {
        return new KafkaSettings(
                config.kafka().bootstrapServers(),
                config.kafka().replicationFactor(),
                config.kafka().partitions(),
                config.instance(),
                config.opRetention());
    }

    private Map<String, Object> common(String role) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId + "-" + role);
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_LIMIT));
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 100L);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2000L);
        settings.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 3000L);
        settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000L);
        return settings;
    }

    Map<String, Object> admin() {
        Map<String, Object> settings = common("admin");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
        return settings;
    }

    /** No group: every region reads all partitions, from where its own view is. */
    Map<String, Object> consumer() {
        Map<String, Object> settings = common("tail");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, millis(FETCH_WAIT));
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 400);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
        return settings;
    }

    Map<String, Object> producer() {
        Map<String, Object> settings = common("home");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, TRANSACTIONAL_ID);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 4000L);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 4000);
        // A home that dies in the middle of an append holds every read-committed reader back for this long at most.
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 8000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20L);
        return settings;
    }

    private static int millis(Duration duration) {
        return (int) duration.toMillis();
    }
}
