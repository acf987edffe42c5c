package brownout.jobqueue.safeguard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SafeguardsTest {
    private final Safeguards safeguards = new Safeguards();

    @Test
    void all_are_on_until_switched_and_the_others_stay() {
        assertThat(Safeguard.values()).allMatch(safeguards::on);
        safeguards.set(Map.of(Safeguard.FENCING_TOKEN, false));
        safeguards.set(Map.of(Safeguard.AGING, false));
        assertThat(safeguards.on(Safeguard.FENCING_TOKEN)).isFalse();
        assertThat(safeguards.on(Safeguard.AGING)).isFalse();
        safeguards.set(Map.of(Safeguard.FENCING_TOKEN, true));
        assertThat(safeguards.on(Safeguard.FENCING_TOKEN)).isTrue();
        assertThat(safeguards.on(Safeguard.AGING)).isFalse();
    }

    @Test
    void a_mistyped_name_finds_the_nearest() {
        assertThat(Safeguards.nearest("fencing_tokn")).isEqualTo("fencing-token");
        assertThat(Safeguards.nearest("admision-control")).isEqualTo("admission-control");
        assertThat(Safeguards.nearest("fencing")).isEqualTo("fencing-token");
        assertThat(Safeguards.labelled("fencing-token")).contains(Safeguard.FENCING_TOKEN);
        assertThat(Safeguards.labelled("FENCING_TOKEN")).isEmpty();
    }
}
