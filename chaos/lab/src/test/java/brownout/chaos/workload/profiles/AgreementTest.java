package brownout.chaos.workload.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.registry.Checkers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fast checker says the same as the definition it is meant to decide, tried out literally. */
class AgreementTest {

    private static final int HISTORIES = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 20260301, 987654321})
    void the_sweep_agrees_with_the_search_for_a_linearization(long seed) {
        RandomHistories histories = new RandomHistories(seed, 4, List.of("p"), "strong");
        Checker sweep = Checkers.standard().named("linearizable");
        int linearizable = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = histories.next();
            boolean found = new RegisterSearch(history.operations(), RegisterSearch::inRealTime).succeeds();
            linearizable += found ? 1 : 0;
            assertThat(sweep.check(history).verdict() != Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(found);
        }
        assertThat(linearizable).as("both kinds occur often").isBetween(HISTORIES / 5, HISTORIES * 4 / 5);
    }

    /** Weak reads are evidence, refused tries are none, and tries under one opId are one write. */
    @ParameterizedTest
    @ValueSource(longs = {3, 20260401})
    void the_sweep_agrees_with_the_search_over_mixed_levels_and_retries(long seed) {
        RandomHistories histories = new RandomHistories(seed, 4, List.of("p"), "strong", "strong", "eventual");
        Checker sweep = Checkers.standard().named("linearizable");
        Checker sanity = Checkers.standard().named("sanity");
        int linearizable = 0;
        int judged = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = histories.nextWithRetries();
            if (sanity.check(history).verdict() == Verdict.VIOLATED) {
                continue;
            }
            judged++;
            boolean found = new RegisterSearch(history.operations(), RegisterSearch::inRealTime, "eventual").succeeds();
            linearizable += found ? 1 : 0;
            assertThat(sweep.check(history).verdict() != Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(found);
        }
        assertThat(judged - linearizable).as("both kinds occur often").isBetween(HISTORIES / 50, judged / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 555})
    void the_cycle_check_agrees_with_the_search_for_one_order_of_all(long seed) {
        RandomHistories histories = new RandomHistories(seed, 3, List.of("x", "y"), "eventual");
        Checker cycles = Checkers.standard().named("sequential");
        Checker sanity = Checkers.standard().named("sanity");
        int sequential = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = histories.next();
            boolean found = new RegisterSearch(history.operations(), RegisterSearch::inOneProcess).succeeds()
                    && sanity.check(history).verdict() != Verdict.VIOLATED;
            sequential += found ? 1 : 0;
            assertThat(cycles.check(history).verdict() != Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(found);
        }
        assertThat(sequential).isBetween(HISTORIES / 5, HISTORIES * 9 / 10);
    }

    @Test
    void session_checks_agree_with_comparing_every_pair() {
        long seed = 77;
        RandomHistories histories = new RandomHistories(seed, 2, List.of("p"), "session");
        int violated = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = histories.next();
            if (Checkers.standard().named("sanity").check(history).verdict() == Verdict.VIOLATED) {
                continue;
            }
            boolean broken = hasPair(history.operations(), "write", "read");
            violated += broken ? 1 : 0;
            assertThat(Checkers.standard()
                                    .named("read-your-writes")
                                    .check(history)
                                    .verdict()
                            == Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(broken);
            assertThat(Checkers.standard()
                                    .named("monotonic-reads")
                                    .check(history)
                                    .verdict()
                            == Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(hasPair(history.operations(), "read", "read"));
        }
        assertThat(violated).isGreaterThan(HISTORIES / 200);
    }

    private static boolean hasPair(List<Operation> operations, String binding, String bound) {
        return operations.stream()
                .anyMatch(earlier -> earlier.action().equals(binding)
                        && earlier.outcome() == Outcome.OK
                        && operations.stream()
                                .anyMatch(later -> later.action().equals(bound)
                                        && later.outcome() == Outcome.OK
                                        && later.session().equals(earlier.session())
                                        && earlier.completedAt() < later.invokedAt()
                                        && version(later) < version(earlier)));
    }

    @Test
    void bounded_staleness_agrees_with_comparing_every_pair() {
        long seed = 4711;
        RandomHistories histories = new RandomHistories(seed, 4, List.of("p"), "bounded");
        Checker twoNanos = Checkers.standard().named("bounded-staleness:0.000002ms");
        int violated = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = histories.next();
            if (Checkers.standard().named("sanity").check(history).verdict() == Verdict.VIOLATED) {
                continue;
            }
            List<Operation> answered = history.operations().stream()
                    .filter(operation -> operation.outcome() == Outcome.OK)
                    .toList();
            boolean broken = answered.stream()
                    .anyMatch(read -> read.action().equals("read")
                            && answered.stream()
                                    .anyMatch(newer -> version(newer) > version(read)
                                            && newer.completedAt() < read.invokedAt() - 2));
            violated += broken ? 1 : 0;
            assertThat(twoNanos.check(history).verdict() == Verdict.VIOLATED)
                    .as("seed %d, history %d: %s", seed, i, history.operations())
                    .isEqualTo(broken);
        }
        assertThat(violated).isGreaterThan(HISTORIES / 200);
    }

    private static long version(Operation operation) {
        return Long.parseLong(operation.out().get("version"));
    }
}
