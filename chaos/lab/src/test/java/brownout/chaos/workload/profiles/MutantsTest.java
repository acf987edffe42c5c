package brownout.chaos.workload.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.registry.Checkers;
import brownout.chaos.workload.profiles.SimulatedRegions.Bug;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A correct system passes every check; each well-known bug is caught by the check that is named for it. */
class MutantsTest {

    private static final List<String> CHECKS = List.of(
            "sanity",
            "strong",
            "bounded",
            "honest-bound",
            "read-your-writes",
            "monotonic-reads",
            "monotonic-writes",
            "writes-follow-reads",
            "eventual:5s");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_correct_system_passes_every_check(long seed) {
        History history = new SimulatedRegions(seed, Bug.NONE).run();
        for (String check : CHECKS) {
            CheckResult result = Checkers.standard().named(check).check(history);
            assertThat(result.verdict())
                    .as("seed %d, %s: %s", seed, check, result)
                    .isEqualTo(Verdict.HOLDS);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SESSION_TOKEN, read-your-writes",
        "EARLY_SINGLE_FLIGHT, strong",
        "WALL_CLOCK_WATERMARK, bounded",
        "CACHE_AGE_RESET, honest-bound",
        "ZOMBIE_HOME, sanity",
        "EPOCH_LOSS, sanity",
        "NO_IDEMPOTENCE, sanity",
        "REPLICATION_STOPS, eventual:5s",
    })
    void each_bug_is_caught_by_its_check(Bug bug, String check) {
        for (long seed = 1; seed <= 10; seed++) {
            History history = new SimulatedRegions(seed, bug).run();
            CheckResult result = Checkers.standard().named(check).check(history);
            assertThat(result.verdict())
                    .as("seed %d: %s", seed, result.sentence())
                    .isEqualTo(Verdict.VIOLATED);
            assertThat(result.counterexamples().get(0).operations())
                    .as("seed %d", seed)
                    .hasSizeBetween(1, 3);
        }
    }
}
