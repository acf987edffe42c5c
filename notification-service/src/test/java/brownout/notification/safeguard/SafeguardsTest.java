package brownout.notification.safeguard;

import static brownout.notification.safeguard.Safeguard.DEDUP_LEDGER;
import static brownout.notification.safeguard.Safeguard.PROVIDER_IDEMPOTENCY_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeguardsTest {
    @Test
    void those_not_named_are_on_and_stay_as_they_are() {
        var safeguards = new Safeguards(Map.of(DEDUP_LEDGER, false));
        assertThat(safeguards.isOn(DEDUP_LEDGER)).isFalse();
        assertThat(safeguards.isOn(PROVIDER_IDEMPOTENCY_KEY)).isTrue();
        safeguards.switchTo(Map.of(PROVIDER_IDEMPOTENCY_KEY, false));
        assertThat(safeguards.all()).containsEntry(DEDUP_LEDGER, false).containsEntry(PROVIDER_IDEMPOTENCY_KEY, false);
    }

    @Test
    void a_mistyped_name_is_answered_with_the_nearest_one() {
        assertThat(Safeguard.nearest("dedupe-leger")).isEqualTo(DEDUP_LEDGER);
        assertThat(Safeguard.nearest("provider-idempotence-keys")).isEqualTo(PROVIDER_IDEMPOTENCY_KEY);
        assertThat(Safeguard.named("dedup-ledger")).contains(DEDUP_LEDGER);
        assertThat(Safeguard.named("DEDUP_LEDGER")).isEmpty();
    }
}
