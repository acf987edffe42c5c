package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.dedup.Tenant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    @Test
    void without_keys_everybody_is_the_default_tenant() {
        assertThat(new ApiKeys(Map.of()).tenantOf(null)).contains(Tenant.DEFAULT);
    }

    @Test
    void with_keys_only_their_holders_are_somebody() {
        var keys = new ApiKeys(Map.of("shop", "s3cret", "bank", "0ther"));
        assertThat(keys.tenantOf("Bearer s3cret")).contains(new Tenant("shop"));
        assertThat(keys.tenantOf("bearer 0ther")).contains(new Tenant("bank"));
        assertThat(keys.tenantOf("Bearer s3cre")).isEmpty();
        assertThat(keys.tenantOf("Basic s3cret")).isEmpty();
        assertThat(keys.tenantOf("")).isEmpty();
        assertThat(keys.tenantOf(null)).isEmpty();
    }
}
