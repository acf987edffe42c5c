package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenWorkTest {
    private static final Tenant LOUD = new Tenant("loud");
    private static final Tenant QUIET = new Tenant("quiet");
    private static final OpenLimits MAX = new OpenLimits(40, 3);

    private final OpenWork open = new OpenWork();
    private int count;

    @Test
    void a_channel_that_hangs_is_stopped_before_it_fills_the_partition() {
        add(Channel.PUSH, LOUD, 19);
        add(Channel.SMS, LOUD, 10);
        assertThat(open.crowd(MAX)).isEqualTo(Crowd.NONE);
        add(Channel.PUSH, LOUD, 6);
        assertThat(open.crowd(MAX).has(Channel.PUSH, QUIET)).isTrue();
        assertThat(open.crowd(MAX).has(Channel.SMS, LOUD)).isFalse();
    }

    @Test
    void the_tenant_that_crowds_a_channel_is_stopped_before_the_others() {
        add(Channel.PUSH, LOUD, 18);
        add(Channel.PUSH, QUIET, 2);
        assertThat(open.crowd(MAX).has(Channel.PUSH, LOUD)).isTrue();
        assertThat(open.crowd(MAX).has(Channel.PUSH, QUIET)).isFalse();
        add(Channel.PUSH, QUIET, 5);
        assertThat(open.crowd(MAX).has(Channel.PUSH, QUIET))
                .as("25 of 40 on one channel")
                .isTrue();
    }

    @Test
    void what_settles_makes_room() {
        add(Channel.PUSH, LOUD, 20);
        var one = notification(Channel.PUSH, LOUD);
        open.replace(Optional.empty(), Optional.of(one));
        open.replace(Optional.of(one), Optional.of(one.to(State.CANCELLED, Instant.EPOCH, "")));
        assertThat(open.on(Channel.PUSH)).isEqualTo(20);
        open.replace(Optional.of(notification(Channel.PUSH, LOUD)), Optional.empty());
        assertThat(open.crowd(MAX)).isEqualTo(Crowd.NONE);
    }

    @Test
    void what_waits_for_its_time_is_counted_apart_and_bounded() {
        var waiting = new ArrayList<Notification>();
        for (int i = 0; i < 3; i++) {
            var one = notification(Channel.PUSH, LOUD).waiting(State.SCHEDULED, Instant.EPOCH, "", Instant.MAX);
            waiting.add(one);
            assertThat(open.crowd(MAX).hasScheduled()).isFalse();
            open.replace(Optional.empty(), Optional.of(one));
        }
        assertThat(open.total()).isZero();
        assertThat(open.crowd(MAX)).isEqualTo(new Crowd(Set.of("SCHEDULED")));
        var due = waiting.get(0).to(State.QUEUED, Instant.EPOCH, "");
        open.replace(Optional.of(waiting.get(0)), Optional.of(due));
        assertThat(open.crowd(MAX)).isEqualTo(Crowd.NONE);
        assertThat(open.total()).isEqualTo(1);
    }

    @Test
    void a_crowd_survives_its_journey() {
        add(Channel.PUSH, LOUD, 20);
        add(Channel.SMS, QUIET, 25);
        var crowd = open.crowd(MAX);
        assertThat(crowd.encoded()).isEqualTo("PUSH/loud,SMS");
        assertThat(Crowd.decoded(crowd.encoded())).isEqualTo(crowd);
        assertThat(Crowd.decoded(Crowd.NONE.encoded())).isEqualTo(Crowd.NONE);
    }

    private void add(Channel channel, Tenant tenant, int howMany) {
        for (int i = 0; i < howMany; i++) {
            open.replace(Optional.empty(), Optional.of(notification(channel, tenant)));
        }
    }

    private Notification notification(Channel channel, Tenant tenant) {
        var spec = Samples.spec(Guarantee.AT_MOST_ONCE, channel);
        var key = new IdempotencyKey("k" + count++);
        return Notification.accepted(
                new NotificationRequest(tenant, key, spec, Digest.of(key.value()), Instant.EPOCH, ""));
    }
}
