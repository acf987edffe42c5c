package brownout.notification.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.notification.delivery.Batch;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Ledger;
import brownout.notification.delivery.LedgerContract;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Quarantined;
import brownout.notification.delivery.Samples;
import brownout.notification.it.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** On topics of its own, which no running instance owns; each test has a partition to itself. */
@ExtendWith(Cluster.Shared.class)
class KafkaLedgerIT extends LedgerContract {
    private static final TopicNames NAMES = new TopicNames(
            "it.requests",
            "it.ledger",
            "it.settled",
            "it.dead-letters",
            "it.quarantine",
            "it.outcomes",
            "it.layout",
            "it.webhook-dead-letters",
            "it-group");
    private static final int PARTITIONS = 16;
    private static final AtomicInteger USED = new AtomicInteger();
    private static KafkaSettings settings;
    private static Admin admin;
    private int partition;

    @BeforeAll
    static void connect(Cluster cluster) throws Exception {
        settings = new KafkaSettings(
                cluster.kafka().bootstrap(), "ledger-it", Duration.ofSeconds(6), Duration.ofSeconds(5));
        admin = Admin.create(settings.admin());
        // A topic that was made a moment ago may not be known yet; the service tries again, too.
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> Topics.ensure(admin, NAMES, PARTITIONS, (short) 1, Duration.ofHours(24))
                                .partitions()
                        == PARTITIONS);
    }

    @AfterAll
    static void disconnect() {
        admin.close(Duration.ofSeconds(1));
    }

    @BeforeEach
    void ownPartition() {
        partition = USED.getAndIncrement();
    }

    @Override
    protected Ledger writer() {
        return new KafkaLedger(settings, admin, NAMES, partition, NAMES.transactionalId(partition));
    }

    @Override
    protected long committedOffset() {
        try {
            var spec = new ListConsumerGroupOffsetsSpec()
                    .topicPartitions(List.of(new TopicPartition(NAMES.requests(), partition)));
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(Map.of(NAMES.group(), spec))
                    .partitionsToOffsetAndMetadata(NAMES.group())
                    .get();
            return offsets.get(new TopicPartition(NAMES.requests(), partition)).offset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void an_entry_that_is_too_large_is_refused_by_name_and_not_tried_for_ever() throws Exception {
        var ledger = writer();
        ledger.open(new Replayed());
        var large = entry("large", "x".repeat(2 << 20));
        var small = entry("small", "x");

        assertThatThrownBy(() -> ledger.commit(batch(large, small)))
                .isInstanceOfSatisfying(
                        Ledger.RefusedException.class,
                        refused -> assertThat(refused.ids()).containsExactly(large.id()));
        ledger.commit(batch(large, small).without(Set.of(large.id())));
        ledger.close();

        assertThat(replayed().entries).containsOnlyKeys(small.id());
    }

    @Test
    @Timeout(60)
    void a_request_that_cannot_be_read_and_is_as_large_as_may_be_is_kept_as_far_as_it_fits() throws Exception {
        var unreadable = new Quarantined("k".repeat(5_000), new byte[1 << 20], "why ".repeat(5_000));
        try (var ledger = writer()) {
            ledger.open(new Replayed());
            ledger.commit(
                    new Batch(List.of(), List.of(), List.of(), List.of(unreadable), OptionalLong.of(1), List.of()));
        }
        assertThat(committedOffset()).isEqualTo(1);
    }

    @Test
    void an_entry_that_cannot_be_read_is_reported_under_its_id_and_the_others_are_replayed() throws Exception {
        var ledger = writer();
        ledger.open(new Replayed());
        var good = entry("good", "x");
        ledger.commit(batch(good));
        var bad = entry("bad", "x").id();
        try (var anybody = new KafkaProducer<String, byte[]>(settings.accepting())) {
            anybody.send(new ProducerRecord<>(NAMES.ledger(), partition, bad.toString(), new byte[] {1, 2, 3}))
                    .get();
            anybody.send(new ProducerRecord<>(NAMES.ledger(), partition, "no id", new byte[] {1}))
                    .get();
            anybody.send(new ProducerRecord<>(NAMES.settled(), partition, null, new byte[] {1}))
                    .get();
        }
        ledger.close();

        var replayed = replayed();
        assertThat(replayed.entries).containsOnlyKeys(good.id());
        assertThat(replayed.unreadable).containsExactly(bad);
    }

    @Test
    void the_position_in_the_requests_outlives_the_offsets_of_the_group() throws Exception {
        var ledger = writer();
        ledger.open(new Replayed());
        ledger.commit(new Batch(List.of(), List.of(), List.of(), List.of(), OptionalLong.of(41), List.of()));
        ledger.commit(new Batch(List.of(), List.of(), List.of(), List.of(), OptionalLong.of(42), List.of()));
        ledger.close();
        admin.deleteConsumerGroupOffsets(NAMES.group(), Set.of(new TopicPartition(NAMES.requests(), partition)))
                .all()
                .get();

        assertThat(replayed().position).isEqualTo(42);
    }

    private Replayed replayed() throws Exception {
        var replayed = new Replayed();
        try (var ledger = writer()) {
            ledger.open(replayed);
        }
        return replayed;
    }

    private static Batch batch(Notification... writes) {
        return new Batch(List.of(writes), List.of(), List.of(), List.of(), OptionalLong.of(writes.length), List.of());
    }

    private static Notification entry(String key, String body) {
        var at = Instant.parse("2026-03-01T12:00:00Z");
        var worded = Samples.worded(Samples.push(Guarantee.AT_LEAST_ONCE), body);
        return Notification.accepted(Samples.request(key + UUID.randomUUID(), worded, at))
                .withVersion(1);
    }

    @Test
    void a_writer_under_an_id_of_its_own_does_not_fence_the_earlier_one() throws Exception {
        try (var zombie = new KafkaLedger(settings, admin, NAMES, partition, "of-the-zombie");
                var successor = new KafkaLedger(settings, admin, NAMES, partition, "of-the-successor")) {
            zombie.open(new Replayed());
            successor.open(new Replayed());
            var late = entry("late", "x");
            zombie.commit(batch(late));
            assertThat(replayed().entries).containsOnlyKeys(late.id());
        }
    }

    @Test
    void partitions_that_were_added_are_refused_with_both_numbers() throws Exception {
        var layout = new KnownLayout(settings, NAMES);
        layout.check(PARTITIONS);
        layout.check(PARTITIONS);
        assertThatThrownBy(() -> layout.check(PARTITIONS + 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("18 partitions and were made with 16");
    }
}
