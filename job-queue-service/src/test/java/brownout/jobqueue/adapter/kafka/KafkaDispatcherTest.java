package brownout.jobqueue.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.dispatch.WaitingRoom;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.safeguard.Safeguard;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaDispatcherTest {
    private static final TopicPartition PARTITION = new TopicPartition("video-jobs.normal", 0);
    private static final byte[] POISON = {(byte) 0xff};

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            return times.keySet().stream().collect(Collectors.toMap(it -> it, it -> new OffsetAndTimestamp(0, 0)));
        }
    };
    /** A second passes whenever it is asked. */
    private final Clock hurried = new Clock() {
        private final AtomicLong asked = new AtomicLong();

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(asked.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    };

    private final Room room = new Room();
    private final List<Long> buried = new ArrayList<>();
    private final KafkaDispatcher dispatcher = new KafkaDispatcher(
            consumer,
            room,
            (record, poison) -> buried.add(record.offset()),
            Switchboard.allOn(Safeguard.class),
            new KafkaDispatcher.Settings(
                    new Intake.Room(10, 10),
                    0.8,
                    priority -> new Intake.Room(0, 0),
                    () -> 1,
                    Duration.ofDays(7),
                    hurried,
                    new KafkaTracing(OpenTelemetry.noop().getTracer("test"))));

    /** A waiting room that is full or is not. */
    private static final class Room implements WaitingRoom {
        long epoch = 1;
        Outcome outcome = Outcome.ADMITTED;

        @Override
        public Admission admit(List<Arrival> batch, Intake.Room perClass) {
            return new Admission(epoch, batch.stream().map(it -> outcome).toList());
        }
    }

    @BeforeEach
    void assign() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.rebalance(List.of(PARTITION));
    }

    private void add(long offset, byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, "k", value));
    }

    private static byte[] job() {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant("acme")
                .setJobClass(JobClass.NORMAL)
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        JobId id = new JobId(UUID.randomUUID().toString());
        return KafkaSubmissionLog.encode(new Submission(id, spec, Instant.EPOCH, "", ""));
    }

    private OffsetAndMetadata committed() {
        return consumer.committed(Set.of(PARTITION)).get(PARTITION);
    }

    @Test
    void an_offset_reached_before_the_scheduler_was_lost_is_not_committed_as_of_the_new_epoch() {
        add(0, job());
        dispatcher.step();
        assertThat(committed()).isEqualTo(new OffsetAndMetadata(1, "1"));

        room.epoch = 2;
        add(1, job());
        dispatcher.step();
        assertThat(committed()).isEqualTo(new OffsetAndMetadata(1, "1"));
        assertThat(consumer.position(PARTITION)).as("read again").isZero();
    }

    @Test
    void poison_behind_a_job_without_room_waits_for_its_turn_and_is_buried_once() {
        room.outcome = Intake.Outcome.CLASS_FULL;
        for (int i = 0; i < 2; i++) {
            add(0, job());
            add(1, POISON);
            add(2, job());
            dispatcher.step();
            assertThat(buried).isEmpty();
            assertThat(consumer.position(PARTITION)).isZero();
        }
        room.outcome = Intake.Outcome.ADMITTED;
        add(0, job());
        add(1, POISON);
        add(2, job());
        dispatcher.step();
        assertThat(buried).containsExactly(1L);
        assertThat(committed().offset()).isEqualTo(2);
        assertThat(consumer.position(PARTITION)).isEqualTo(2);
    }
}
