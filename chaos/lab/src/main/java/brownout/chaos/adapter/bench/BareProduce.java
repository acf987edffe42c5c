package brownout.chaos.adapter.bench;

import brownout.chaos.cluster.ClusterException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The ceiling: a record that the service has accepted, written to Kafka again as fast as one producer can, acks=all. */
public final class BareProduce {
    private static final String TOPIC = "bench.bare";
    private static final String REQUESTS = "notification.requests";
    private static final int PARTITIONS = 4;

    private BareProduce() {}

    /** Records a second. */
    public static double perSecond(String bootstrap, Duration time)
            throws InterruptedException, ExecutionException, TimeoutException {
        var record = accepted(bootstrap);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        var acknowledged = new AtomicLong();
        long began = System.nanoTime();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5, "batch.size", 64 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long n = 0; System.nanoTime() - began < time.toNanos(); n++) {
                producer.send(
                        new ProducerRecord<>(TOPIC, (int) (n % PARTITIONS), record.key(), record.value()),
                        (metadata, failure) -> acknowledged.addAndGet(failure == null ? 1 : 0));
            }
        }
        return acknowledged.get() * 1e9 / (System.nanoTime() - began);
    }

    private static ConsumerRecord<byte[], byte[]> accepted(String bootstrap) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = List.of(new TopicPartition(REQUESTS, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            for (var record : consumer.poll(Duration.ofSeconds(10))) {
                return record;
            }
            throw new ClusterException(
                    ClusterException.Reason.FAILED, "nothing was accepted: there is no record to compare with");
        }
    }
}
