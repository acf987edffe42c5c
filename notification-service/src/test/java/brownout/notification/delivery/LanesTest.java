package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes lanes = new Lanes(2);

    @Test
    void transactional_ones_overtake_marketing() {
        lanes.add(id("m"), Channel.PUSH, MessageClass.MARKETING);
        lanes.add(id("t1"), Channel.PUSH, MessageClass.TRANSACTIONAL);
        lanes.add(id("t2"), Channel.PUSH, MessageClass.TRANSACTIONAL);

        assertThat(lanes.next(Channel.PUSH)).contains(id("t1"));
        assertThat(lanes.next(Channel.PUSH)).contains(id("t2"));
        assertThat(lanes.next(Channel.PUSH)).contains(id("m"));
    }

    @Test
    void a_full_channel_waits_and_takes_no_slot_of_another() {
        lanes.add(id("p"), Channel.PUSH, MessageClass.TRANSACTIONAL);
        lanes.add(id("s"), Channel.SMS, MessageClass.TRANSACTIONAL);
        lanes.occupy(Channel.PUSH);
        lanes.occupy(Channel.PUSH);

        assertThat(lanes.next(Channel.PUSH)).isEmpty();
        assertThat(lanes.next(Channel.SMS)).contains(id("s"));
        lanes.release(Channel.PUSH);
        assertThat(lanes.next(Channel.PUSH)).contains(id("p"));
    }

    private static NotificationId id(String key) {
        return NotificationId.of(Tenant.DEFAULT, new IdempotencyKey(key));
    }
}
