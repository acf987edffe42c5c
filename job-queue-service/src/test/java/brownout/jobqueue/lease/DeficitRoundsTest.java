package brownout.jobqueue.lease;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.jobqueue.job.PriorityClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bounds that claim.lua documents, searched over random arrivals and agings. */
class DeficitRoundsTest {
    @Test
    void a_class_with_work_is_served_within_the_documented_number_of_claims() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        assertThat(longestWait(random, false))
                .as("without aging, seed %d", seed)
                .isLessThanOrEqualTo(30);
        assertThat(longestWait(random, true)).as("with aging, seed %d", seed).isLessThanOrEqualTo(64);
    }

    private static int longestWait(Random random, boolean aging) {
        DeficitRounds rounds = new DeficitRounds();
        Map<PriorityClass, Integer> since = new EnumMap<>(PriorityClass.class);
        int longest = 0;
        for (int claim = 0; claim < 20_000; claim++) {
            int now = claim;
            for (PriorityClass it : PriorityClass.ALL) {
                if (random.nextInt(4) > 0) {
                    since.putIfAbsent(it, now);
                }
            }
            if (since.isEmpty()) {
                continue;
            }
            Map<PriorityClass, Integer> levels = new EnumMap<>(PriorityClass.class);
            since.keySet().forEach(it -> levels.put(it, it.rank() - (aging ? random.nextInt(6) : 0)));
            PriorityClass served = rounds.pick(levels);
            longest = Math.max(longest, now - since.remove(served));
        }
        return longest;
    }
}
