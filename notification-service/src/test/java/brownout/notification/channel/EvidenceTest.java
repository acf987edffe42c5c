package brownout.notification.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvidenceTest {
    @Test
    void what_is_short_stays_as_it_was_said() {
        assertThat(Evidence.brief("x".repeat(300))).isEqualTo("x".repeat(300));
    }

    @Test
    void what_is_long_is_cut_between_characters() {
        assertThat(Evidence.brief("x".repeat(301))).isEqualTo("x".repeat(299) + "…");
        assertThat(Evidence.brief("x".repeat(298) + "\uD83D\uDE00".repeat(9))).isEqualTo("x".repeat(298) + "…");
    }
}
