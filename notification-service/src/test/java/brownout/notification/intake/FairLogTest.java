package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import brownout.notification.delivery.Crowd;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.delivery.Samples;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FairLogTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Crowd crowd = Crowd.NONE;
    private final NewRequests log =
            new FairLog(request -> CompletableFuture.completedFuture(new RequestLog.Appended.Durable()), id -> crowd);

    @Test
    void a_channel_that_has_too_much_open_is_refused_and_the_others_are_taken() {
        crowd = Crowd.decoded("PUSH");
        assertThat(append(Samples.push(Guarantee.AT_MOST_ONCE)))
                .isInstanceOfSatisfying(
                        RequestLog.Appended.Refused.class,
                        refused -> assertThat(refused.evidence()).contains("PUSH", "hold up others"));
        assertThat(append(Samples.spec(Guarantee.AT_MOST_ONCE, Channel.EMAIL)))
                .isInstanceOf(RequestLog.Appended.Durable.class);
    }

    @Test
    void a_tenant_that_has_too_much_open_is_refused_alone() {
        crowd = new Crowd(Set.of("PUSH/loud"));
        assertThat(append(Samples.push(Guarantee.AT_MOST_ONCE))).isInstanceOf(RequestLog.Appended.Durable.class);
        crowd = new Crowd(Set.of("PUSH/" + Tenant.DEFAULT.value()));
        assertThat(append(Samples.push(Guarantee.AT_MOST_ONCE))).isInstanceOf(RequestLog.Appended.Refused.class);
    }

    @Test
    void what_is_to_be_sent_later_is_taken() {
        crowd = Crowd.decoded("PUSH");
        var later = Samples.scheduled(
                Samples.push(Guarantee.AT_MOST_ONCE), Optional.of(NOW.plusSeconds(60)), Optional.empty());
        assertThat(append(later)).isInstanceOf(RequestLog.Appended.Durable.class);
    }

    @Test
    void what_is_to_be_sent_later_is_refused_when_the_memory_is_full_of_it_and_the_rest_is_taken() {
        crowd = Crowd.decoded("SCHEDULED");
        var later = Samples.scheduled(
                Samples.push(Guarantee.AT_MOST_ONCE), Optional.of(NOW.plusSeconds(60)), Optional.empty());
        assertThat(append(later))
                .isInstanceOfSatisfying(
                        RequestLog.Appended.Refused.class,
                        refused -> assertThat(refused.evidence()).contains("wait for their time"));
        assertThat(append(Samples.push(Guarantee.AT_MOST_ONCE))).isInstanceOf(RequestLog.Appended.Durable.class);
    }

    private RequestLog.Appended append(NotificationSpec spec) {
        return log.append(Samples.request("a", spec, NOW)).toCompletableFuture().join();
    }
}
