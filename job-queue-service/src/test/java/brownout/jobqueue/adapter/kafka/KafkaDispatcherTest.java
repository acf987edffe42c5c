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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaDispatcherTest {
    private static final TopicPartition PARTITION = new TopicPartition("video-jobs.normal", 0);
    private static final byte[] POISON = {(byte) 0xff};

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
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
    private boolean burying = true;
    private final List<Long> buried = new ArrayList<>();
    private final KafkaDispatcher dispatcher = new KafkaDispatcher(
            consumer,
            room,
            (record, poison) -> burying && buried.add(record.offset()),
            Switchboard.allOn(Safeguard.class),
            new KafkaDispatcher.Settings(
                    new Intake.Room(10, 10),
                    0.8,
                    priority -> new Intake.Room(0, 0),
                    () -> 1,
                    hurried,
                    new KafkaTracing(OpenTelemetry.noop().getTracer("test"))));

    /** A waiting room that is full or is not. */
    private static final class Room implements WaitingRoom {
        long epoch = 1;
        Outcome outcome = Outcome.ADMITTED;
        boolean relayed = true;

        @Override
        public boolean isDurable(Mark mark) {
            return relayed && mark.epoch() == epoch;
        }

        @Override
        public Admission admit(List<Arrival> batch, Intake.Room perClass) {
            return new Admission(
                    new Mark(epoch, "1-0"), batch.stream().map(it -> outcome).toList());
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

    /** An offset is committed in the step after the one that read it, at the earliest. */
    private void steps() {
        dispatcher.step();
        dispatcher.step();
    }

    @Test
    void an_offset_is_committed_only_once_the_state_of_its_job_is_in_kafka() {
        room.relayed = false;
        add(0, job());
        steps();
        assertThat(committed()).isNull();

        room.relayed = true;
        dispatcher.step();
        assertThat(committed().offset()).isEqualTo(1);
    }

    @Test
    void what_was_admitted_and_not_relayed_when_the_scheduler_was_lost_is_read_again() {
        add(0, job());
        steps();
        room.relayed = false;
        add(1, job());
        steps();
        assertThat(consumer.position(PARTITION)).isEqualTo(2);

        room.epoch = 2;
        room.relayed = true;
        add(2, job());
        dispatcher.step();
        assertThat(committed().offset()).isEqualTo(1);
        assertThat(consumer.position(PARTITION)).as("read again").isEqualTo(1);
    }

    @Test
    void poison_that_cannot_be_buried_holds_up_its_own_partition_alone() {
        TopicPartition other = new TopicPartition("video-jobs.high", 0);
        consumer.updateBeginningOffsets(Map.of(other, 0L));
        consumer.rebalance(List.of(PARTITION, other));
        burying = false;
        add(0, POISON);
        assertThat(dispatcher.step()).as("no pause for the others").isEqualTo(Duration.ZERO);
        assertThat(consumer.paused()).containsExactly(PARTITION);
        assertThat(consumer.position(PARTITION)).isZero();
        burying = true;
        add(0, POISON);
        dispatcher.step();
        dispatcher.step();
        assertThat(buried).containsExactly(0L);
        assertThat(consumer.position(PARTITION)).isEqualTo(1);
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
        dispatcher.step();
        assertThat(committed().offset()).isEqualTo(2);
        assertThat(consumer.position(PARTITION)).isEqualTo(2);
    }
}
