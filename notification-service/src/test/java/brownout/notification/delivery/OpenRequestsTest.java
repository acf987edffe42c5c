package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
    private static final NotificationId FIRST = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("first"));
    private static final NotificationId SECOND = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("second"));

    private final OpenRequests requests = new OpenRequests();

    @Test
    void the_position_waits_for_the_earliest_open_one() {
        requests.open(0, FIRST);
        requests.open(1, SECOND);
        requests.finish(SECOND);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(0));
        requests.finish(FIRST);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void a_second_request_for_an_open_id_takes_the_place_of_the_first() {
        requests.open(0, FIRST);
        requests.open(1, FIRST);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(1));
        requests.finish(FIRST);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void one_that_is_read_again_while_it_is_open_stays_open() {
        requests.open(0, FIRST);
        requests.open(0, FIRST);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void finishing_what_is_not_open_moves_nothing() {
        requests.open(0, FIRST);
        requests.finish(SECOND);
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void an_unreadable_one_is_set_aside_once_and_not_again_after_it_was_recorded() {
        var unreadable = new Quarantined("key", new byte[] {1}, "no known version");
        assertThat(requests.setAside(0, unreadable)).isTrue();
        assertThat(requests.takeUnreadable()).containsExactly(unreadable);
        assertThat(requests.takeUnreadable()).isEmpty();
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(1));

        var successor = new OpenRequests();
        successor.recordedUpTo(1);
        assertThat(successor.setAside(0, unreadable)).isFalse();
        assertThat(successor.takeUnreadable()).isEmpty();
    }

    @Test
    void what_earlier_owners_recorded_mends_the_position_of_the_group() {
        requests.recordedUpTo(5);
        assertThat(requests.isRecorded(4)).isTrue();
        assertThat(requests.isRecorded(5)).isFalse();
        assertThat(requests.advance()).isEqualTo(OptionalLong.of(5));
    }
}
