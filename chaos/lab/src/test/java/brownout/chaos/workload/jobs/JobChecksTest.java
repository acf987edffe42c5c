package brownout.chaos.workload.jobs;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Histories;
import brownout.chaos.checker.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobChecksTest {

    private static Histories claimedTwice() {
        return history()
                .submit("k", "j", 0, 10, "class", "bulk")
                .job("j", 1, "JOB_ADMITTED", 20)
                .job("j", 2, "JOB_CLAIMED", 1_000, "token", "3", "worker", "video-worker-1")
                .job("j", 3, "JOB_LEASE_EXPIRED", 4_000, "token", "3")
                .job("j", 4, "JOB_CLAIMED", 4_100, "token", "4", "worker", "video-worker-2");
    }

    private static Histories completed() {
        return claimedTwice()
                .job("j", 5, "JOB_COMPLETED", 6_000, "token", "4", "worker", "video-worker-2", "output", "out/j/4/")
                .manifest("j", "out/j/4/manifest.json", 4, "video-worker-2");
    }

    @Test
    void a_job_that_is_completed_by_its_second_worker_is_fine() {
        Histories good = completed()
                .manifest("j", "out/j/3/manifest.json", 3, "video-worker-1")
                .observe("k", "j", "COMPLETED", 9_000);
        for (String check :
                new String[] {"no-lost-job", "single-visible-completion", "tokens-strictly-increase", "no-stale-publish"
                }) {
            assertThat(good.check(check).verdict()).as(check).isEqualTo(Verdict.HOLDS);
        }
    }

    @Test
    void the_refused_token_is_told_although_the_check_holds() {
        CheckResult result = completed()
                .job("j", 6, "JOB_WRITE_REFUSED", 9_000, "token", "4", "refusedToken", "3", "refusedCall", "complete")
                .check("no-stale-publish");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.sentence())
                .contains("Refused: token 3 of video-worker-1 for job j: complete came after token 4 was handed out to "
                        + "video-worker-2.");
        assertThat(result.figures()).containsEntry("stale writes refused", "1").containsEntry("refused", "token 3 (j)");
    }

    @Test
    void a_fence_that_nobody_ran_into_is_inconclusive_where_a_refusal_is_asked_for() {
        assertThat(completed().check("no-stale-publish: refused").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(completed()
                        .job("j", 6, "JOB_WRITE_REFUSED", 9_000, "token", "4", "refusedToken", "3")
                        .check("no-stale-publish: refused")
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
        assertThat(claimedTwice()
                        .job("j", 5, "JOB_COMPLETED", 3_900, "token", "3", "output", "out/j/3/")
                        .check("no-stale-publish: refused")
                        .verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void two_completions_are_two_visible_outputs() {
        CheckResult result = completed()
                .job("j", 6, "JOB_COMPLETED", 9_000, "token", "3", "worker", "video-worker-1", "output", "out/j/3/")
                .check("single-visible-completion");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("Job j became visible 2 times: under token 4 by video-worker-2 at 6.00 s, under token 3 by "
                        + "video-worker-1 at 9.00 s.");
    }

    @Test
    void a_transition_that_was_relayed_twice_is_one() {
        CheckResult result = completed()
                .job("j", 5, "JOB_COMPLETED", 6_000, "token", "4", "worker", "video-worker-2", "output", "out/j/4/")
                .check("single-visible-completion");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("visible completions", "1");
    }

    @Test
    void two_completions_under_one_seq_are_a_queue_that_forgot_the_first() {
        Histories forked = history()
                .job("j", 1, "JOB_ADMITTED", 20)
                .job("j", 2, "JOB_CLAIMED", 1_000, "token", "1", "worker", "video-worker-1")
                .job("j", 3, "JOB_CLAIMED", 2_000, "token", "2", "worker", "video-worker-2")
                .job("j", 4, "JOB_COMPLETED", 3_000, "token", "1", "worker", "video-worker-1")
                .job("j", 4, "JOB_COMPLETED", 3_500, "token", "2", "worker", "video-worker-2");
        for (String check :
                new String[] {"single-visible-completion", "no-stale-publish", "tokens-strictly-increase"}) {
            assertThat(forked.check(check).verdict()).as(check).isEqualTo(Verdict.VIOLATED);
        }
        assertThat(forked.check("tokens-strictly-increase")
                        .counterexamples()
                        .get(0)
                        .sentence())
                .isEqualTo("Job j has two transitions with seq 4: JOB_COMPLETED under token 1 of video-worker-1 at 3.00"
                        + " s, and JOB_COMPLETED under token 2 of video-worker-2 at 3.50 s.");
    }

    @Test
    void a_transition_that_is_missing_keeps_every_check_from_holding() {
        Histories gap = history()
                .submit("k", "j", 0, 10, "class", "bulk")
                .job("j", 1, "JOB_ADMITTED", 20)
                .job("j", 2, "JOB_CLAIMED", 1_000, "token", "1")
                .job("j", 9, "JOB_COMPLETED", 3_000, "token", "1", "output", "out/j/1/")
                .manifest("j", "out/j/1/manifest.json", 1, "video-worker-1")
                .observe("k", "j", "COMPLETED", 9_000);
        for (String check :
                new String[] {"no-lost-job", "single-visible-completion", "tokens-strictly-increase", "no-stale-publish"
                }) {
            assertThat(gap.check(check).verdict()).as(check).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(gap.check(check).sentence())
                    .as(check)
                    .contains("Of job j no event has seq 3, though one has 9.");
        }
    }

    @Test
    void an_event_that_names_no_job_keeps_every_check_from_holding() {
        assertThat(completed()
                        .job("", 3, "JOB_COMPLETED", 3_000, "token", "1")
                        .check("single-visible-completion")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_job_whose_submission_was_never_answered_is_followed_by_its_key() {
        CheckResult result = history()
                .unansweredSubmit("k", 0, "class", "bulk")
                .submit("k", "j-2", 5, 15, "class", "bulk")
                .event("video-jobs.bulk", "submitted", "j-1", 3, "idempotencyKey", "k")
                .event("video-jobs.bulk", "submitted", "j-2", 6, "idempotencyKey", "k")
                .job("j-1", 1, "JOB_COMPLETED", 100, "token", "1")
                .job("j-2", 1, "JOB_COMPLETED", 100, "token", "1")
                .check("single-visible-completion");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .startsWith("The submission with key k became 2 jobs that were all completed");
    }

    @Test
    void a_completed_job_whose_output_is_nowhere_is_lost() {
        Histories pointless =
                claimedTwice().job("j", 5, "JOB_COMPLETED", 6_000, "token", "4").observe("k", "j", "COMPLETED", 9_000);
        assertThat(pointless.check("no-lost-job").counterexamples().get(0).sentence())
                .isEqualTo("Job j (key k) was completed at 6.00 s without an output.");
        Histories gone = claimedTwice()
                .job("j", 5, "JOB_COMPLETED", 6_000, "token", "4", "output", "out/j/4/")
                .manifest("j", "out/j/3/manifest.json", 3, "video-worker-1")
                .observe("k", "j", "COMPLETED", 9_000);
        assertThat(gone.check("no-lost-job").verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(gone.hole("the directory of outputs is not there")
                        .check("no-lost-job")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_completion_that_only_a_client_saw_is_inconclusive() {
        assertThat(claimedTwice()
                        .observe("k", "j", "COMPLETED", 9_000)
                        .check("no-lost-job")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void an_output_that_another_token_wrote_over_is_found_in_the_directory() {
        Histories overwritten = claimedTwice()
                .job("j", 5, "JOB_COMPLETED", 6_000, "token", "4", "worker", "video-worker-2", "output", "out/j/")
                .manifest("j", "/tmp/lab/out/j/manifest.json", 3, "video-worker-1");
        CheckResult single = overwritten.check("single-visible-completion");
        assertThat(single.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(single.figures()).containsEntry("outputs overwritten", "1");
        assertThat(single.counterexamples().get(0).sentence()).contains("was overwritten by token 3 by video-worker-1");
        assertThat(overwritten.check("no-stale-publish").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void another_jobs_directory_with_the_same_ending_is_not_taken_for_this_one() {
        CheckResult result = claimedTwice()
                .job("j", 5, "JOB_COMPLETED", 6_000, "token", "4", "output", "out/j")
                .manifest("j", "layout/j2/manifest.json", 3, "video-worker-1")
                .check("single-visible-completion");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void one_submission_that_became_two_completed_jobs_is_completed_twice() {
        CheckResult result = history()
                .submit("k", "j-1", 0, 10, "class", "bulk")
                .submit("k", "j-2", 5, 15, "class", "bulk")
                .job("j-1", 1, "JOB_COMPLETED", 100, "token", "1")
                .job("j-2", 1, "JOB_COMPLETED", 100, "token", "1")
                .check("single-visible-completion");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("became 2 jobs");
    }

    @Test
    void publishing_under_an_old_token_is_stale_whatever_the_clocks_say() {
        CheckResult result = claimedTwice()
                .job("j", 5, "JOB_COMPLETED", 3_900, "token", "3", "worker", "video-worker-1", "output", "out/j/3/")
                .check("no-stale-publish");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .startsWith("Job j was published under token 3 by video-worker-1 at 3.90 s, although token 4 had been "
                        + "handed out to video-worker-2");
    }

    @Test
    void completing_before_the_next_claim_is_not_stale_although_the_clock_is_late() {
        CheckResult result = history()
                .job("j", 1, "JOB_CLAIMED", 1_000, "token", "3")
                .job("j", 2, "JOB_COMPLETED", 9_000, "token", "3")
                .job("j", 3, "JOB_CLAIMED", 4_000, "token", "4")
                .check("no-stale-publish");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "2"})
    void a_token_that_does_not_rise_is_found(String second) {
        CheckResult result = history()
                .job("j", 2, "JOB_CLAIMED", 1_000, "token", "3", "worker", "video-worker-1")
                .job("j", 4, "JOB_CLAIMED", 4_100, "token", second, "worker", "video-worker-2")
                .check("tokens-strictly-increase");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).events()).hasSize(2);
    }

    @Test
    void tokens_of_different_jobs_are_not_compared() {
        CheckResult result = history()
                .job("a", 1, "JOB_CLAIMED", 1_000, "token", "3")
                .job("b", 1, "JOB_CLAIMED", 4_100, "token", "1")
                .check("tokens-strictly-increase");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void an_accepted_job_that_nobody_knows_is_lost() {
        CheckResult result = history()
                .submit("k", "j", 0, 10, "class", "bulk")
                .observeAbsent("k", 900)
                .check("no-lost-job");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("Job j (key k) was accepted at 0.01 s");
    }

    @Test
    void an_event_of_its_end_is_enough_for_a_job_that_redis_forgot() {
        CheckResult result = completed().observeAbsent("k", 9_000).check("no-lost-job");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_job_that_still_waits_is_inconclusive() {
        CheckResult result = claimedTwice().observe("k", "j", "RUNNING", 9_000).check("no-lost-job");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.figures()).containsEntry("still waiting or running", "1");
    }

    @Test
    void a_refused_job_was_never_accepted() {
        CheckResult result = completed()
                .operation(
                        "",
                        "submit",
                        "k-2",
                        brownout.chaos.history.Outcome.FAIL,
                        0,
                        5,
                        java.util.Map.of("class", "bulk"),
                        java.util.Map.of("status", "429", "retryAfter", "3"))
                .check("no-lost-job");
        assertThat(result.figures()).containsEntry("accepted", "1");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_dead_letter_mentions_every_attempt_and_the_reason() {
        Histories dead = claimedTwice().job("j", 5, "JOB_DEAD", 6_000, "reason", "EXHAUSTED");
        assertThat(dead.check("dead-letters-carry-history").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        dead.event(
                "video-jobs.dead-letters",
                "letter",
                "j",
                6_100,
                "reason",
                "EXHAUSTED",
                "attempt-history",
                "1\t3\tvideo-worker-1\t\t\tLEASE_EXPIRED\t\n2\t4\tvideo-worker-2\t\t\tFAILED\tdisk full\n");
        assertThat(dead.check("dead-letters-carry-history").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_dead_letter_without_an_attempt_is_found() {
        CheckResult result = claimedTwice()
                .job("j", 5, "JOB_DEAD", 6_000)
                .event(
                        "video-jobs.dead-letters",
                        "letter",
                        "j",
                        6_100,
                        "reason",
                        "EXHAUSTED",
                        "attempt-history",
                        "2\t4\tvideo-worker-3\t\t\tFAILED\t3 of 3 segments\n")
                .check("dead-letters-carry-history");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("the attempt under token 3");
    }

    @Test
    void a_token_that_is_no_number_is_an_error_that_names_the_event() {
        Histories broken =
                history().job("j", 1, "JOB_CLAIMED", 0, "token", "3").job("j", 2, "JOB_CLAIMED", 9, "token", "three");
        assertThatThrownBy(() -> broken.check("tokens-strictly-increase"))
                .hasMessage("event JOB_CLAIMED of j: token is 'three', must be a whole number");
    }
}
