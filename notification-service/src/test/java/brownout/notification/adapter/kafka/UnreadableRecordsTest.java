package brownout.notification.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.contracts.notification.v1.NotificationRequest;
import brownout.contracts.notification.v1.NotificationSpec;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.codec.Codec;
import brownout.notification.delivery.DeliveryDesk;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.DeliveryPolicy;
import brownout.notification.delivery.DeskLimits;
import brownout.notification.delivery.FakeProvider;
import brownout.notification.delivery.RetryLimits;
import brownout.notification.delivery.Safeguard;
import brownout.notification.retry.Backoff;
import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whoever can write to a topic can write anything: no record may stop its reader. */
class UnreadableRecordsTest {
    private static final List<byte[]> UNREADABLE = new ArrayList<>();

    static {
        UNREADABLE.add(null);
        UNREADABLE.add(NotificationRequest.newBuilder()
                .setTenant("t")
                .setIdempotencyKey("k")
                .setAcceptedAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(1_000_000_000))
                .build()
                .toByteArray());
        UNREADABLE.add(new byte[] {1, 2, 3});
        UNREADABLE.add(new byte[0]);
        UNREADABLE.add(NotificationRequest.newBuilder().setCancel(true).build().toByteArray());
        UNREADABLE.add(NotificationRequest.newBuilder()
                .setTenant("t")
                .setIdempotencyKey("k")
                .setSpec(NotificationSpec.newBuilder().addChannelsValue(1))
                .setAcceptedAt(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                .build()
                .toByteArray());
    }

    @Test
    void a_request_that_cannot_be_read_is_kept_aside() {
        var desk = desk();
        for (int offset = 0; offset < UNREADABLE.size(); offset++) {
            RequestIntake.decoded(new ConsumerRecord<>("notification.requests", 0, offset, "k", UNREADABLE.get(offset)))
                    .tell(desk);
        }
        var batch = desk.step();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(UNREADABLE.size()));
        assertThat(batch.quarantined())
                .hasSize(UNREADABLE.size())
                .allSatisfy(kept -> assertThat(kept.key()).isEqualTo("k"));
        assertThat(batch.quarantined().get(1).value()).isEqualTo(UNREADABLE.get(1));
    }

    @Test
    void a_job_event_of_last_week_is_no_news() {
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), Duration.ofSeconds(5));
        var jobEvents = new JobEvents(settings, null, Clock.systemUTC(), Duration.ofHours(24));
        assertThat(jobEvents.notificationOf(completed(Instant.now().minus(Duration.ofDays(7)))))
                .isEmpty();
        assertThat(jobEvents.notificationOf(completed(Instant.now().minus(Duration.ofHours(1)))))
                .isPresent();
    }

    private static ConsumerRecord<String, byte[]> completed(Instant at) {
        var event = JobEvent.newBuilder()
                .setJobId("j1")
                .setType(JobEventType.JOB_COMPLETED)
                .setOwner("ada")
                .setAt(Codec.timestamp(at))
                .build();
        return new ConsumerRecord<>("video-jobs.events", 0, 0, "j1", event.toByteArray());
    }

    @Test
    void a_job_event_as_large_as_a_record_may_be_is_told_in_a_few_words() {
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), Duration.ofSeconds(5));
        var jobEvents = new JobEvents(settings, null, Clock.systemUTC(), Duration.ofHours(24));
        var event = JobEvent.newBuilder()
                .setJobId("j1")
                .setType(JobEventType.JOB_DEAD)
                .setOwner("ada")
                .setReason("x".repeat(499) + "\uD83D\uDE00".repeat(250_000))
                .build();
        var request =
                jobEvents.notificationOf(new ConsumerRecord<>("video-jobs.events", 0, 0, "j1", event.toByteArray()));
        assertThat(Codec.requestBytes(request.orElseThrow())).hasSizeLessThan(2_000);
        assertThat(request.get().spec().wording().toString()).contains("could not be processed", "xx…");
    }

    @Test
    void a_job_event_that_cannot_be_read_is_no_notification() {
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), Duration.ofSeconds(5));
        var jobEvents = new JobEvents(settings, null, Clock.systemUTC(), Duration.ofHours(24));
        for (byte[] value : UNREADABLE) {
            assertThat(jobEvents.notificationOf(new ConsumerRecord<>("video-jobs.events", 0, 0, "k", value)))
                    .isEmpty();
        }
    }

    static DeliveryDesk desk() {
        var providers = FakeProvider.all();
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1), () -> true),
                new RetryLimits(1, Duration.ofHours(1), Duration.ZERO, Duration.ZERO),
                providers,
                Switchboard.allOn(Safeguard.class));
        var safeguards = Switchboard.allOn(Safeguard.class);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, Clock.systemUTC(), DeliveryEvents.none());
        return new DeliveryDesk(tools, new DeskLimits(1, 1, Duration.ofSeconds(1), Duration.ofHours(1), 1, 1_000));
    }
}
