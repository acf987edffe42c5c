package brownout.chaos.adapter.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdsTest {

    @Test
    void the_same_runs_in_the_same_order_begin_their_keys_alike() {
        RunIds once = new RunIds(0);
        RunIds again = new RunIds(0);

        assertThat(once.next("lost-ack.0", 7)).isEqualTo(again.next("lost-ack.0", 7));
        assertThat(once.next("lost-ack.0", 7)).isEqualTo(again.next("lost-ack.0", 7));
    }

    @Test
    void variants_seeds_repetitions_and_systems_that_were_used_before_have_keys_of_their_own() {
        RunIds ids = new RunIds(0);
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            assertThat(seen.add(ids.next("lost-ack.0", seed))).isTrue();
            assertThat(seen.add(ids.next("lost-ack.0", seed))).isTrue();
            assertThat(seen.add(ids.next("lost-ack.1", seed))).isTrue();
            assertThat(seen.add(new RunIds(9).next("lost-ack.0", seed))).isTrue();
        }
        assertThat(seen).allMatch(id -> id.matches("[0-9a-f]{10}"));
    }
}
