package brownout.notification.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Samples;
import brownout.notification.intake.RequestLog.Appended;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KafkaRequestLogTest {
    private static final Duration ACCEPT = Duration.ofMillis(500);

    @Test
    void what_never_got_into_the_buffer_is_proven_not_written() throws Exception {
        // Nobody listens there, and a first send waits a second for metadata: longer than the second one may wait.
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), ACCEPT);
        try (var log = new KafkaRequestLog(settings, () -> Optional.of(new Topics(4)), partition -> Optional.empty())) {
            var first = append(log);
            var second = append(log);
            assertThat(first.toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(Appended.Refused.class);
            assertThat(second.toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Appended.Refused.class,
                            refused -> assertThat(refused.evidence()).contains("not handed to Kafka"));
        }
    }

    @Test
    void a_full_partition_takes_no_new_notification_but_a_wish_to_cancel() throws Exception {
        var settings = new KafkaSettings("127.0.0.1:1", "n", Duration.ofSeconds(6), ACCEPT);
        try (var log = new KafkaRequestLog(
                settings, () -> Optional.of(new Topics(4)), partition -> Optional.of("20000 wait already"))) {
            var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.EPOCH);
            assertThat(log.append(request).toCompletableFuture().getNow(null))
                    .isEqualTo(new Appended.Refused("20000 wait already"));
            assertThat(log.appendCancel(request.id(), request.tenant()).toCompletableFuture())
                    .isNotDone();
        }
    }

    private static CompletionStage<Appended> append(KafkaRequestLog log) {
        return log.append(Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), Instant.EPOCH));
    }
}
