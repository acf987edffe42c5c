package brownout.chaos.checker.load;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Histories;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadChecksTest {

    private static Histories hundred(int slow, int silent) {
        Histories histories = history();
        for (int i = 0; i < 100; i++) {
            if (i < silent) {
                histories.unansweredSubmit("k" + i, i * 10L);
            } else {
                histories.submit("k" + i, "n" + i, i * 10L, i * 10L + (i < silent + slow ? 400 : 20));
            }
        }
        return histories;
    }

    @Test
    void a_percentile_within_its_limit_holds() {
        CheckResult result = hundred(1, 0).check("latency-slo: submit p99 250ms");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("p99 of submit", "20 ms");
    }

    @Test
    void a_percentile_above_its_limit_names_the_slowest() {
        CheckResult result = hundred(2, 0).check("latency-slo: p99 250ms");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("took 400 ms");
    }

    @Test
    void no_answer_is_slower_than_any_limit() {
        CheckResult result = hundred(0, 2).check("latency-slo: p99 250ms");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.figures()).containsEntry("p99", "longer than its time-out");
    }

    @Test
    void the_error_budget_counts_failures_and_missing_answers() {
        Histories some =
                hundred(0, 1).operation("", "submit", "bad", Outcome.FAIL, 0, 5, Map.of(), Map.of("error", "HTTP 500"));
        assertThat(some.check("error-budget: 2%").verdict()).isEqualTo(Verdict.HOLDS);
        CheckResult result = some.check("error-budget: submit 1%");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.figures()).containsEntry("failed", "1").containsEntry("without an answer", "1");
    }

    @Test
    void the_labs_own_looks_do_not_dilute_the_error_budget() {
        Histories looked = hundred(0, 3);
        for (int i = 0; i < 900; i++) {
            looked.observe("k" + i, "n" + i, "SENT", 5_000);
        }
        assertThat(looked.check("error-budget: 1%").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void what_the_lab_does_afterwards_is_not_judged_as_load() {
        Histories tried = history().fault("client→notification-1", 100, 200);
        for (int i = 0; i < 5; i++) {
            tried.submit("a" + i, "n" + i, 300 + i, 310 + i);
        }
        for (Map<String, String> own : List.of(Map.of("retry", "true"), Map.of("phase", "settle"))) {
            tried.operation("", "submit", "b", Outcome.INFO, 9_000, Long.MAX_VALUE, own, Map.of("error", "no answer"));
        }
        for (String check : List.of("error-budget: 1%", "latency-slo: p99 250ms", "recovers-within: 1s")) {
            assertThat(tried.check(check).verdict()).as(check).isEqualTo(Verdict.HOLDS);
        }
    }

    @Test
    void recovery_is_the_last_failure_after_the_last_fault() {
        Histories recovering =
                history().fault("client→notification-1", 1_000, 4_000).unansweredSubmit("a", 4_500);
        for (int i = 0; i < 5; i++) {
            recovering.submit("b" + i, "n" + i, 5_000 + i, 5_010 + i);
        }
        CheckResult result = recovering.check("recovers-within: 1s");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("last that did not succeed", "500 ms after it");
        assertThat(recovering.check("recovers-within: 400ms").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void one_success_proves_no_recovery() {
        CheckResult result = history()
                .fault("client→notification-1", 1_000, 4_000)
                .unansweredSubmit("a", 4_500)
                .submit("b", "n", 4_510, 4_520)
                .check("recovers-within: 10s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).startsWith("Only 1 operation began after the last that did not succeed");
    }

    @Test
    void silence_after_the_last_fault_proves_no_recovery() {
        CheckResult result =
                history().submit("b", "n", 500, 510).fault("x→y", 1_000, 4_000).check("recovers-within: 1s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void sends_last_from_the_submission_to_the_delivery_and_what_never_came_is_later_than_any_limit() {
        Histories sends = history()
                .submit("k-1", "n-1", 0, 10)
                .delivered("n-1", 900, 1)
                .submit("k-2", "n-2", 1_000, 1_010)
                .delivered("n-2", 4_500, 2)
                .delivered("n-2", 9_000, 3);
        assertThat(sends.check("latency-slo:sends p99 5s").verdict()).isEqualTo(Verdict.HOLDS);
        CheckResult late = sends.check("latency-slo:sends p99 2s");
        assertThat(late.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(late.counterexamples().get(0).sentence())
                .isEqualTo("The slowest submit began at 1.00 s and took 3.50 s.");
        CheckResult never = sends.submit("k-3", "n-3", 2_000, 2_010).check("latency-slo:sends p99 5s");
        assertThat(never.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(never.figures()).containsEntry("never delivered", "1");
    }

    @Test
    void nobody_waits_for_marketing_or_for_what_was_not_accepted() {
        CheckResult result = history()
                .submit("k-1", "n-1", 0, 10, "messageClass", "TRANSACTIONAL")
                .delivered("n-1", 900, 1)
                .submit("k-2", "n-2", 0, 10, "messageClass", "MARKETING")
                .unansweredSubmit("k-3", 0)
                .check("latency-slo:sends p99 2s");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("operations", "1");
    }

    @Test
    void a_delivery_that_a_hole_may_hide_is_not_called_late() {
        CheckResult result = history()
                .submit("k-1", "n-1", 0, 10)
                .delivered("n-1", 900, 1)
                .submit("k-2", "n-2", 0, 10)
                .hole("the delivery log of push could not be read")
                .check("latency-slo:sends p99 2s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }
}
