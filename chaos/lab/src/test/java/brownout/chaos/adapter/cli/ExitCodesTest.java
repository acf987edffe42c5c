package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.Verdict;
import brownout.chaos.history.History;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodesTest {

    @Test
    void as_expected_is_success_whatever_the_verdicts() {
        assertThat(exitCode(expected(Verdict.VIOLATED), expected(Verdict.HOLDS)))
                .isZero();
    }

    @Test
    void one_that_was_decided_otherwise_is_a_failure() {
        assertThat(exitCode(expected(Verdict.HOLDS), unexpected(Verdict.VIOLATED)))
                .isEqualTo(1);
        assertThat(exitCode(unexpected(Verdict.HOLDS))).isEqualTo(1);
        assertThat(exitCode(unexpected(Verdict.INCONCLUSIVE), unexpected(Verdict.HOLDS)))
                .isEqualTo(1);
    }

    @Test
    void what_could_not_be_decided_is_neither() {
        assertThat(exitCode(expected(Verdict.VIOLATED), unexpected(Verdict.INCONCLUSIVE)))
                .isEqualTo(2);
        assertThat(exitCode(unexpected(Verdict.BASELINE_NOT_MET))).isEqualTo(2);
    }

    @Test
    void an_error_outweighs_everything() {
        assertThat(exitCode(unexpected(Verdict.VIOLATED), unexpected(Verdict.ERROR)))
                .isEqualTo(70);
    }

    @Test
    void one_scenario_that_failed_is_not_hidden_by_one_that_is_undecided() {
        RunReport undecided = report(unexpected(Verdict.INCONCLUSIVE));
        RunReport failed = report(unexpected(Verdict.VIOLATED));

        assertThat(RunSession.exitCode(List.of(undecided, failed))).isEqualTo(1);
        assertThat(RunSession.exitCode(List.of(undecided, report(expected(Verdict.HOLDS)))))
                .isEqualTo(2);
    }

    private static int exitCode(VariantResult... variants) {
        return RunSession.exitCode(List.of(report(variants)));
    }

    private static RunReport report(VariantResult... variants) {
        return new RunReport(
                "a/b", "", "", List.of(), 1, Instant.EPOCH, Duration.ZERO, "./lab run a/b", Arrays.asList(variants));
    }

    private static VariantResult expected(Verdict verdict) {
        return variant(verdict, true);
    }

    private static VariantResult unexpected(Verdict verdict) {
        return variant(verdict, false);
    }

    private static VariantResult variant(Verdict verdict, boolean asExpected) {
        History history = new History(Instant.EPOCH, List.of(), List.of(), List.of(), List.of());
        return new VariantResult("v", List.of(), "", verdict, asExpected, "", List.of(), history, List.of());
    }
}
