package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Samples;
import brownout.notification.intake.RequestLog.Appended;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
    private static final Bucket TENANT = new Bucket("tenant", 1, 4);
    private static final Bucket RECIPIENT = new Bucket("recipient", 0.5, 2);

    private final MutableClock clock = new MutableClock();
    private final FakeRequestLog log = new FakeRequestLog();
    private final Buckets redis = new LocalBuckets(clock);
    private final Buckets away = buckets -> CompletableFuture.failedFuture(new IllegalStateException("away"));
    private boolean together = true;
    private int made;

    @Test
    void without_limits_nothing_is_counted() {
        var free = new LimitedLog(
                log, away, away, new LimitedLog.Limits(Optional.empty(), Optional.empty(), 1), () -> together);
        assertThat(append(free)).isInstanceOf(Appended.Durable.class);
    }

    @Test
    void a_tenant_beyond_its_rate_is_told_when_there_is_room_again_and_that_is_true() {
        var limited = log(redis, Optional.of(TENANT), Optional.empty());
        for (int i = 0; i < 4; i++) {
            assertThat(append(limited)).isInstanceOf(Appended.Durable.class);
        }
        var refused = (Appended.Limited) append(limited);
        assertThat(refused.evidence()).contains("this tenant", "over all instances");
        assertThat(log.appended).hasSize(4);
        clock.advance(refused.retryAfter());
        assertThat(append(limited)).isInstanceOf(Appended.Durable.class);
    }

    @Test
    void one_recipient_beyond_the_rate_spends_nothing_of_the_tenant() {
        var limited = log(redis, Optional.of(TENANT), Optional.of(RECIPIENT));
        append(limited);
        append(limited);
        assertThat(((Appended.Limited) append(limited)).evidence()).contains("this recipient");
        var others = log(redis, Optional.of(TENANT), Optional.empty());
        assertThat(append(others)).isInstanceOf(Appended.Durable.class);
        assertThat(append(others)).isInstanceOf(Appended.Durable.class);
        assertThat(append(others)).isInstanceOf(Appended.Limited.class);
    }

    @Test
    void while_redis_is_away_an_instance_lets_its_share_pass_and_says_so() {
        var limited = log(away, Optional.of(TENANT), Optional.empty());
        append(limited);
        append(limited);
        var refused = (Appended.Limited) append(limited);
        assertThat(refused.evidence()).contains("this instance alone", "Redis does not answer");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void without_the_shared_limit_two_instances_let_twice_the_rate_pass() {
        together = false;
        var one = log(redis, Optional.of(TENANT), Optional.empty());
        var two = log(redis, Optional.of(TENANT), Optional.empty());
        assertThat(passed(one) + passed(two)).isEqualTo(8);
        together = true;
        assertThat(passed(one) + passed(two)).as("counted together").isEqualTo(4);
    }

    private int passed(NewRequests limited) {
        int passed = 0;
        for (int i = 0; i < 20; i++) {
            passed += append(limited) instanceof Appended.Durable ? 1 : 0;
        }
        return passed;
    }

    private NewRequests log(Buckets shared, Optional<Bucket> tenant, Optional<Bucket> recipient) {
        var limits = new LimitedLog.Limits(tenant, recipient, 2);
        return new LimitedLog(log, shared, new LocalBuckets(clock), limits, () -> together);
    }

    private Appended append(NewRequests limited) {
        NotificationRequest request =
                Samples.request("k" + made++, Samples.push(Guarantee.AT_MOST_ONCE), clock.instant());
        return limited.append(request).toCompletableFuture().join();
    }
}
