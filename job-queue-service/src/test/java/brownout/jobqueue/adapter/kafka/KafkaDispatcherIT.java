package brownout.jobqueue.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.TestConfig;
import brownout.jobqueue.adapter.Loop;
import brownout.jobqueue.dispatch.Intake.Admission;
import brownout.jobqueue.dispatch.Intake.Mark;
import brownout.jobqueue.dispatch.Intake.Outcome;
import brownout.jobqueue.dispatch.Intake.Room;
import brownout.jobqueue.dispatch.WaitingRoom;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.safeguard.Safeguard;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaDispatcherIT {
    private static final Duration MEASURED = Duration.ofSeconds(4);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir
    Path directory;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger admitted = new AtomicInteger();
    private volatile long roomFor;

    @Test
    void a_backlog_without_room_costs_no_processor_time_and_moves_on_when_there_is_room() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.single(directory)) {
            JobQueueConfig config = TestConfig.of(Map.of("jobqueue.kafka.bootstrap-servers", kafka.bootstrap()));
            KafkaClients clients = new KafkaClients(config);
            try (Admin admin = clients.admin("test")) {
                KafkaTopics.ensure(admin, config);
            }
            submit(clients, 2000);
            try (Loop loop = new Loop("dispatcher", () -> dispatcher(clients)).start()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> asked.get() > 0);
                assertThat(processorShare()).as("share of a core").isLessThan(0.05);
                assertThat(admitted).hasValue(0);
                roomFor = Long.MAX_VALUE;
                await().atMost(Duration.ofSeconds(60)).until(() -> admitted.get() == 2000);
                assertThat(loop.trouble()).isEmpty();
            }
        }
    }

    private KafkaDispatcher dispatcher(KafkaClients clients) {
        return new KafkaDispatcher(
                clients.groupConsumer("dispatcher", KafkaDispatcher.GROUP, 250),
                (WaitingRoom) (batch, perClass) -> {
                    asked.incrementAndGet();
                    Outcome outcome = roomFor > 0 ? Outcome.ADMITTED : Outcome.CLASS_FULL;
                    admitted.addAndGet(outcome == Outcome.ADMITTED ? batch.size() : 0);
                    return new Admission(
                            new Mark(1, ""), batch.stream().map(it -> outcome).toList());
                },
                (record, poison) -> true,
                Switchboard.allOn(Safeguard.class),
                new KafkaDispatcher.Settings(
                        new Room(10, 10),
                        0.8,
                        priority -> new Room(roomFor > 0 ? 0 : 10, 0),
                        () -> 1,
                        Clock.systemUTC(),
                        new KafkaTracing(OpenTelemetry.noop().getTracer("test"))));
    }

    /** The dispatcher's own thread and its consumer's, in processor time: a loaded machine makes it no larger. */
    private static double processorShare() {
        long before = processorNanos();
        long began = System.nanoTime();
        AtomicLong took = new AtomicLong();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> took.updateAndGet(it -> System.nanoTime() - began) > MEASURED.toNanos());
        return (processorNanos() - before) / took.doubleValue();
    }

    private static long processorNanos() {
        long nanos = 0;
        for (long id : THREADS.getAllThreadIds()) {
            var thread = THREADS.getThreadInfo(id);
            if (thread != null
                    && (thread.getThreadName().equals("dispatcher")
                            || thread.getThreadName().contains("consumer_background"))) {
                nanos += THREADS.getThreadCpuTime(id);
            }
        }
        assertThat(nanos).as("the threads are found by their names").isPositive();
        return nanos;
    }

    private static void submit(KafkaClients clients, int jobs) {
        JobSpec spec = JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://v/a.mp4")
                .setTenant("acme")
                .setJobClass(JobClass.BULK)
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
        try (KafkaProducer<String, byte[]> producer = clients.producer("test")) {
            for (int i = 0; i < jobs; i++) {
                JobId id = new JobId(UUID.randomUUID().toString());
                producer.send(new ProducerRecord<>(
                        PriorityClass.BULK.topic(),
                        id.value(),
                        KafkaSubmissionLog.encode(new Submission(id, spec, Instant.EPOCH, "", ""))));
            }
        }
    }
}
