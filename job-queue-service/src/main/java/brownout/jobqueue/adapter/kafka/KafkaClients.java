package brownout.jobqueue.adapter.kafka;

import brownout.jobqueue.JobQueueConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients, all with the same address and the same patience. None connects before it is used. */
public final class KafkaClients {
    private static final Duration REQUEST = Duration.ofSeconds(3);

    private final JobQueueConfig config;

    public KafkaClients(JobQueueConfig config) {
        this.config = config;
    }

    /** How long an append may take before its outcome is called unknown. */
    public Duration deliveryTimeout() {
        return config.kafka().deliveryTimeout();
    }

    KafkaProducer<String, byte[]> producer(String name) {
        Map<String, Object> properties = producerProperties(name);
        properties.put("linger.ms", 0);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** A producer that fences every earlier one of the same id when it initialises (KIP-98). */
    KafkaProducer<String, byte[]> transactionalProducer(String name, String transactionalId) {
        Map<String, Object> properties = producerProperties(name);
        properties.put("transactional.id", transactionalId);
        properties.put("transaction.timeout.ms", 15_000);
        properties.put("linger.ms", 2);
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producerProperties(String name) {
        Map<String, Object> properties = common(name);
        int delivery = (int) deliveryTimeout().toMillis();
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("delivery.timeout.ms", delivery);
        properties.put("request.timeout.ms", Math.max(100, Math.min((int) REQUEST.toMillis(), delivery - 100)));
        properties.put("max.block.ms", delivery);
        properties.put("buffer.memory", 8L << 20);
        properties.put("compression.type", "none");
        return properties;
    }

    KafkaConsumer<String, byte[]> groupConsumer(String name, String group, int maxPollRecords) {
        Map<String, Object> properties = consumerProperties(name, maxPollRecords);
        properties.put("group.id", group);
        properties.put("group.protocol", "consumer");
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    KafkaConsumer<String, byte[]> reader(String name) {
        return new KafkaConsumer<>(
                consumerProperties(name, 500), new StringDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> consumerProperties(String name, int maxPollRecords) {
        Map<String, Object> properties = common(name);
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        properties.put("max.poll.records", maxPollRecords);
        properties.put("fetch.max.bytes", 4 << 20);
        properties.put("max.partition.fetch.bytes", 1 << 20);
        properties.put("default.api.timeout.ms", 5_000);
        properties.put("request.timeout.ms", 4_000);
        return properties;
    }

    Admin admin(String name) {
        Map<String, Object> properties = common(name);
        properties.put("default.api.timeout.ms", 5_000);
        properties.put("request.timeout.ms", (int) REQUEST.toMillis());
        return Admin.create(properties);
    }

    private Map<String, Object> common(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", config.kafka().bootstrapServers());
        properties.put("client.id", config.instance() + "-" + name);
        properties.put("reconnect.backoff.ms", 100);
        properties.put("reconnect.backoff.max.ms", 1_000);
        properties.put("metadata.max.age.ms", 30_000);
        properties.put("enable.metrics.push", false);
        return properties;
    }
}
