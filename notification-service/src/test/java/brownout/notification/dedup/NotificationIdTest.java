package brownout.notification.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import org.junit.jupiter.api.Test;

class NotificationIdTest {
    @Test
    void the_same_tenant_and_key_are_the_same_notification_for_ever() {
        // A change of this value would make every key in flight a new notification.
        assertThat(id("default", "order-7")).hasToString("3e87b144-ee44-5c88-a212-258252bd8414");
    }

    @Test
    void it_is_a_version_5_uuid() {
        assertThat(id("default", "k").value().version()).isEqualTo(5);
        assertThat(id("default", "k").value().variant()).isEqualTo(2);
    }

    @Test
    void tenants_and_keys_do_not_run_into_each_other() {
        assertThat(id("a", "bc")).isNotEqualTo(id("ab", "c"));
        assertThat(id("a", "k")).isNotEqualTo(id("b", "k"));
    }

    @Test
    void only_a_canonical_uuid_is_an_id() {
        assertThat(NotificationId.parse(id("a", "k").toString())).contains(id("a", "k"));
        assertThat(NotificationId.parse("1-1-1-1-1")).isEmpty();
        assertThat(NotificationId.parse("")).isEmpty();
        assertThat(NotificationId.parse("not-a-uuid")).isEmpty();
    }

    private static NotificationId id(String tenant, String key) {
        return NotificationId.of(new Tenant(tenant), new IdempotencyKey(key));
    }

    @Test
    void no_key_of_a_caller_is_the_name_of_an_event() {
        assertThat(id("t", "job-7-dead")).isNotEqualTo(NotificationId.ofEvent(new Tenant("t"), "job-7-dead"));
    }
}
