package brownout.chaos.workload.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.registry.Checkers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad read among hundreds or thousands of good operations is found, every time. */
class PlantedViolationsTest {

    private static final List<String> CHECKS =
            List.of("strong", "sequential", "read-your-writes", "monotonic-reads", "bounded-staleness");

    @ParameterizedTest
    @ValueSource(ints = {600, 1_200, 2_500, 5_000})
    void one_planted_stale_read_is_found_among_so_many_operations(int size) {
        for (long seed = 1; seed <= 50; seed++) {
            LargeHistory good = new LargeHistory(seed, size);
            for (String check : CHECKS) {
                assertThat(judged(good.operations(), check, List.of()))
                        .as("seed %d, %d operations, nothing planted, %s", seed, size, check)
                        .isEqualTo(Verdict.HOLDS);
                List<Operation> bad = good.planted(check);
                assertThat(judged(bad, check, List.of()))
                        .as("seed %d, %d operations, %s", seed, size, check)
                        .isEqualTo(Verdict.VIOLATED);
                assertThat(judged(bad, check, List.of("some events are missing")))
                        .as("seed %d, %d operations, %s, with a hole", seed, size, check)
                        .isEqualTo(Verdict.VIOLATED);
            }
        }
    }

    private static Verdict judged(List<Operation> operations, String check, List<String> holes) {
        return Checkers.standard()
                .named(check)
                .check(new History(Instant.EPOCH, operations, List.of(), List.of(), holes))
                .verdict();
    }
}
