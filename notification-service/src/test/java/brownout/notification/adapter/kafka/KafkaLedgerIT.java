package brownout.notification.adapter.kafka;

import brownout.notification.delivery.Ledger;
import brownout.notification.delivery.LedgerContract;
import brownout.notification.it.Cluster;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** On topics of its own, which no running instance owns; each test has a partition to itself. */
@ExtendWith(Cluster.Shared.class)
class KafkaLedgerIT extends LedgerContract {
    private static final TopicNames NAMES =
            new TopicNames("it.requests", "it.ledger", "it.dead-letters", "it.outcomes", "it-group");
    private static final AtomicInteger PARTITIONS = new AtomicInteger();
    private static KafkaSettings settings;
    private static Admin admin;
    private int partition;

    @BeforeAll
    static void connect(Cluster cluster) throws Exception {
        settings = new KafkaSettings(
                cluster.kafka().bootstrap(), "ledger-it", Duration.ofSeconds(6), Duration.ofSeconds(5));
        admin = Admin.create(settings.admin());
        Topics.ensure(admin, NAMES, 4, (short) 1);
    }

    @AfterAll
    static void disconnect() {
        admin.close(Duration.ofSeconds(1));
    }

    @BeforeEach
    void ownPartition() {
        partition = PARTITIONS.getAndIncrement();
    }

    @Override
    protected Ledger writer() {
        return new KafkaLedger(settings, admin, NAMES, partition);
    }

    @Override
    protected long committedOffset() {
        try {
            var spec = new ListConsumerGroupOffsetsSpec()
                    .topicPartitions(java.util.List.of(new TopicPartition(NAMES.requests(), partition)));
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(Map.of(NAMES.group(), spec))
                    .partitionsToOffsetAndMetadata(NAMES.group())
                    .get();
            return offsets.get(new TopicPartition(NAMES.requests(), partition)).offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
