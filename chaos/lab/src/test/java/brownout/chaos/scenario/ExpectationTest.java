package brownout.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    private static final Expectation HOLDS = new Expectation.Holds();
    private static final Expectation BREAKS_A = new Expectation.Violates(List.of("a"));
    private static final Expectation BREAKS_A_OR_B = new Expectation.Violates(List.of("a", "b"));

    @Test
    void only_holding_is_holding() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(HOLDS.isMetBy(verdict, List.of())).isEqualTo(verdict == Verdict.HOLDS);
        }
    }

    @Test
    void a_violation_is_expected_of_the_named_check_and_of_no_other() {
        assertThat(BREAKS_A.isMetBy(Verdict.VIOLATED, violated("a"))).isTrue();
        assertThat(BREAKS_A.isMetBy(Verdict.VIOLATED, violated("b"))).isFalse();
        assertThat(BREAKS_A.isMetBy(Verdict.VIOLATED, violated("a", "b"))).isFalse();
        assertThat(BREAKS_A_OR_B.isMetBy(Verdict.VIOLATED, violated("b"))).isTrue();
        assertThat(BREAKS_A_OR_B.isMetBy(Verdict.VIOLATED, violated("a", "b"))).isTrue();
        assertThat(BREAKS_A_OR_B.isMetBy(Verdict.VIOLATED, violated("a", "c"))).isFalse();
    }

    @Test
    void a_violation_is_expected_of_a_run_that_was_decided() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(BREAKS_A.isMetBy(verdict, violated("a"))).isEqualTo(verdict == Verdict.VIOLATED);
        }
        assertThat(BREAKS_A.isMetBy(Verdict.HOLDS, List.of())).isFalse();
    }

    private static List<CheckResult> violated(String... checks) {
        return Arrays.stream(checks)
                .map(check -> new CheckResult(
                        check, Verdict.VIOLATED, "", Map.of(), List.of(new Counterexample("", List.of(), List.of()))))
                .toList();
    }
}
