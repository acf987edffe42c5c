package brownout.chaos.toxiproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();

    @Test
    void what_removed_toxics_did_is_kept_for_the_last_of_them_and_for_all_that_are_there() {
        counters.toxicAdded("there", "latency", Stream.UPSTREAM).happened(5, true);
        for (int i = 0; i < 300; i++) {
            counters.toxicAdded("t" + i, "latency", Stream.UPSTREAM).happened(1, true);
            counters.toxicRemoved("t" + i);
        }
        assertThat(counters.figures().toxics())
                .hasSize(257)
                .containsKeys("there", "t299", "t44")
                .doesNotContainKey("t43");
        assertThat(counters.figures().upstream().affectedBytes()).isEqualTo(305);
        assertThat(counters.figures().upstream().affectedConnections()).isEqualTo(301);
    }
}
