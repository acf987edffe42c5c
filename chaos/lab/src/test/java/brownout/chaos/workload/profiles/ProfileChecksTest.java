package brownout.chaos.workload.profiles;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Histories;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileChecksTest {

    private static Histories twoWrites() {
        return history().write("ana", "p", 1, 0, 100).write("ana", "p", 2, 1_000, 1_100);
    }

    @Test
    void a_strong_read_of_an_overwritten_version_is_not_linearizable() {
        CheckResult result =
                twoWrites().read("bo", "strong", "p", 1, 1_500, 1_510).check("strong");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples()).singleElement().satisfies(example -> {
            assertThat(example.sentence())
                    .isEqualTo("Session ana wrote v2 of p through eu at 1.00 s and was told OK at 1.10 s; session bo"
                            + " began a strong read through eu at 1.50 s and got v1.");
            assertThat(example.operations()).extracting(Operation::id).containsExactly(1L, 2L);
        });
    }

    @Test
    void a_read_during_a_write_may_return_either_version() {
        CheckResult result = twoWrites()
                .read("bo", "strong", "p", 1, 1_010, 1_020)
                .read("bo", "strong", "p", 2, 1_030, 1_040)
                .check("strong");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void two_reads_during_a_write_may_not_go_back() {
        CheckResult result = twoWrites()
                .read("bo", "strong", "p", 2, 1_010, 1_020)
                .read("chi", "strong", "p", 1, 1_030, 1_040)
                .check("strong");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).startsWith("Session bo read v2 of p");
    }

    @Test
    void the_moment_at_which_a_write_is_answered_still_belongs_to_it() {
        assertThat(twoWrites()
                        .read("bo", "strong", "p", 1, 1_100, 1_110)
                        .check("strong")
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_write_that_got_no_answer_may_take_effect_at_any_time_but_not_be_undone() {
        Histories late = history()
                .write("ana", "p", 1, 0, 100)
                .unansweredWrite("ana", "p", "lost", 1_000)
                .read("bo", "strong", "p", 1, 5_000, 5_010)
                .read("bo", "strong", "p", 2, "lost", 6_000, 6_010, Map.of());
        assertThat(late.check("strong").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(late.read("bo", "strong", "p", 1, 7_000, 7_010)
                        .check("strong")
                        .verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void weaker_reads_are_not_held_to_the_stronger_level() {
        Histories mixed =
                twoWrites().read("bo", "eventual", "p", 1, 1_500, 1_510).read("bo", "strong", "p", 2, 1_600, 1_610);
        assertThat(mixed.check("strong").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(mixed.check("strong:all").verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(mixed.check("linearizable:eventual").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void an_answer_that_admits_a_weaker_level_is_not_held_to_the_one_asked_for() {
        Histories degraded = twoWrites()
                .read("bo", "strong", "p", 1, "p@1", 1_500, 1_510, Map.of("achieved", "eventual"))
                .read("bo", "strong", "p", 2, "p@2", 1_600, 1_610, Map.of("achieved", "strong"));
        assertThat(degraded.check("strong").figures()).containsEntry("reads judged", "1");
        assertThat(degraded.check("strong").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_weak_read_is_evidence_that_a_write_without_an_answer_had_taken_effect() {
        Histories seen = history()
                .write("ana", "p", 1, 0, 100)
                .unansweredWrite("ana", "p", "p@2", 200)
                .read("chi", "eventual", "p", 2, 500, 600)
                .read("bo", "strong", "p", 2, 550, 560);
        assertThat(seen.check("strong").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(seen.read("bo", "strong", "p", 1, 800, 810).check("strong").verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_try_that_was_refused_does_not_make_its_write_begin_earlier() {
        CheckResult result = history()
                .refusedWrite("ana", "p", "p@1", 0, 10)
                .write("bo", "p", 2, 20, 30)
                .write("ana", "p", 1, 40, 50)
                .read("bo", "strong", "p", 2, 60, 70)
                .check("strong");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("that write became v1");
    }

    @Test
    void a_torn_answer_whose_value_is_not_its_versions_is_not_sane() {
        Histories values = history()
                .operation(
                        "ana", "write", "p", Outcome.OK, 0, 10, Map.of("opId", "a", "value", "as of a"), told(1, "a"))
                .operation(
                        "ana", "write", "p", Outcome.OK, 20, 30, Map.of("opId", "b", "value", "as of b"), told(2, "b"))
                .read("bo", "strong", "p", 2, "b", 40, 50, Map.of("value", "as of b"));
        assertThat(values.check("sanity").verdict()).isEqualTo(Verdict.HOLDS);
        CheckResult torn = values.read("bo", "strong", "p", 2, "b", 60, 70, Map.of("value", "as of a"))
                .check("sanity");
        assertThat(torn.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(torn.counterexamples().get(0).sentence()).endsWith("and saw 'as of a'.");
        assertThat(values.check("strong").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_write_of_an_older_epoch_above_one_of_a_newer_is_not_sane() {
        CheckResult result = history()
                .operation("ana", "write", "p", Outcome.OK, 0, 10, Map.of("opId", "a"), told(1, "a", "epoch", "2"))
                .operation("bo", "write", "p", Outcome.OK, 20, 30, Map.of("opId", "b"), told(2, "b", "epoch", "1"))
                .read("bo", "strong", "p", 2, "b", 40, 50, Map.of())
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .startsWith("v2 of p is of epoch 1, although v1 is of epoch 2");
    }

    @Test
    void one_version_under_two_epochs_is_not_sane() {
        CheckResult result = history()
                .operation("ana", "write", "p", Outcome.OK, 0, 10, Map.of("opId", "a"), told(1, "a", "epoch", "1"))
                .read("bo", "strong", "p", 1, "a", 40, 50, Map.of("epoch", "2"))
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void an_acknowledged_write_that_the_next_one_was_not_built_on_is_lost() {
        CheckResult result = history()
                .operation("ana", "write", "p", Outcome.OK, 0, 10, Map.of("opId", "a"), told(1, "a", "prev", "0"))
                .operation("bo", "write", "p", Outcome.OK, 20, 30, Map.of("opId", "b"), told(2, "b", "prev", "1"))
                .operation("bo", "write", "p", Outcome.OK, 40, 50, Map.of("opId", "c"), told(3, "c", "prev", "1"))
                .read("bo", "strong", "p", 3, "c", 60, 70, Map.of("prev", "1"))
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples())
                .singleElement()
                .satisfies(example ->
                        assertThat(example.sentence()).startsWith("v3 of p was built on v1, so v2 was lost"));
    }

    @Test
    void an_acknowledged_write_without_a_version_is_not_sane() {
        CheckResult result = history()
                .operation("ana", "write", "p", Outcome.OK, 0, 10, Map.of("opId", "a"), Map.of("opId", "a"))
                .read("bo", "strong", "p", 0, 40, 50)
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    private static Map<String, String> told(long version, String opId, String... more) {
        Map<String, String> out = new HashMap<>(Map.of("version", "" + version, "opId", opId));
        for (int i = 0; i < more.length; i += 2) {
            out.put(more[i], more[i + 1]);
        }
        return out;
    }

    @Test
    void profiles_are_judged_apart() {
        assertThat(twoWrites()
                        .write("ana", "q", 9, 0, 10)
                        .read("bo", "strong", "p", 2, 1_500, 1_510)
                        .check("strong")
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void finding_nothing_after_a_write_was_acknowledged_is_stale() {
        CheckResult result =
                twoWrites().read("bo", "strong", "p", 0, 1_500, 1_510).check("strong");
        assertThat(result.counterexamples().get(0).sentence()).endsWith("and got nothing.");
    }

    @Test
    void a_version_that_nobody_wrote_is_not_sane() {
        CheckResult result =
                twoWrites().read("bo", "eventual", "p", 7, 1_500, 1_510).check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("that nobody wrote: session bo read v7");
    }

    @Test
    void one_version_before_the_first_write_is_taken_for_the_initial_one() {
        Histories preexisting = history()
                .read("bo", "strong", "p", 4, "old", 0, 10, Map.of())
                .write("ana", "p", 5, 100, 110)
                .read("bo", "strong", "p", 5, 200, 210);
        assertThat(preexisting.check("sanity").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(preexisting
                        .read("bo", "eventual", "p", 3, "older", 300, 310, Map.of())
                        .check("sanity")
                        .verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void two_writes_with_one_version_are_not_sane() {
        CheckResult result = history()
                .write("ana", "p", 1, "a", 0, 10)
                .write("bo", "p", 1, "b", 20, 30)
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .startsWith("Two writes of p were given the same version");
    }

    @Test
    void an_acknowledged_write_that_another_replaced_under_its_version_is_not_sane() {
        CheckResult result = history()
                .write("ana", "p", 8, "lost-at-failover", 0, 10)
                .read("bo", "eventual", "p", 8, "of-the-new-epoch", 500, 510, Map.of())
                .check("sanity");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_write_that_took_effect_twice_is_not_sane() {
        CheckResult result = history()
                .write("ana", "p", 1, "same", 0, 10)
                .write("ana", "p", 2, "same", 20, 30)
                .check("sanity");
        assertThat(result.counterexamples().get(0).sentence()).contains("took effect twice");
    }

    @Test
    void a_write_that_was_tried_twice_under_one_id_is_one_write() {
        Histories retried = history()
                .unansweredWrite("ana", "p", "same", 0)
                .read("bo", "strong", "p", 1, "same", 50, 60, Map.of())
                .write("ana", "p", 1, "same", 100, 110)
                .read("bo", "strong", "p", 1, "same", 200, 210, Map.of());
        assertThat(retried.check("strong").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_refused_write_that_is_read_is_not_sane() {
        CheckResult result = history()
                .refusedWrite("ana", "p", "no", 0, 10)
                .read("bo", "eventual", "p", 1, "no", 50, 60, Map.of())
                .check("sanity");
        assertThat(result.counterexamples().get(0).sentence()).contains("that write was refused at 0.01 s");
    }

    @Test
    void a_value_read_before_it_was_written_is_not_sane() {
        CheckResult result = history()
                .read("bo", "eventual", "p", 1, 0, 10)
                .write("ana", "p", 1, 50, 60)
                .check("sanity");
        assertThat(result.counterexamples().get(0).sentence()).startsWith("A value was read before it was written");
    }

    @Test
    void a_value_of_another_profile_is_not_sane() {
        CheckResult result = twoWrites()
                .read("bo", "eventual", "q", 1, "p@1", 1_500, 1_510, Map.of())
                .check("sanity");
        assertThat(result.counterexamples().get(0).sentence()).contains("which was a write of p");
    }

    @Test
    void a_bounded_read_may_be_as_stale_as_its_bound_and_no_more() {
        Map<String, String> twoSeconds = Map.of("maxStalenessMs", "2000");
        Histories kept = twoWrites().read("bo", "bounded", "p", 1, "p@1", 3_100, 3_110, twoSeconds);
        assertThat(kept.check("bounded").verdict()).isEqualTo(Verdict.HOLDS);
        CheckResult broken = twoWrites()
                .read("bo", "bounded", "p", 1, "p@1", 3_150, 3_160, twoSeconds)
                .check("bounded");
        assertThat(broken.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(broken.counterexamples().get(0).sentence())
                .isEqualTo(
                        "At 3.15 s session bo read p through eu and got v1, although v2 was acknowledged at 1.10 s: it"
                                + " was at least 2.05 s stale, where 2.00 s were asked for.");
    }

    @Test
    void staleness_counts_from_the_first_proof_that_the_version_was_overwritten() {
        CheckResult result = history()
                .write("ana", "p", 1, 0, 100)
                .write("ana", "p", 2, 1_000, 9_000)
                .read("chi", "eventual", "p", 2, 1_200, 1_210)
                .read("bo", "bounded", "p", 1, "p@1", 4_000, 4_010, Map.of("maxStalenessMs", "2000"))
                .check("bounded");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("v2 had been read at 1.21 s");
    }

    @Test
    void a_bound_on_the_command_line_replaces_the_one_asked_for() {
        Histories read =
                twoWrites().read("bo", "bounded", "p", 1, "p@1", 3_150, 3_160, Map.of("maxStalenessMs", "2000"));
        assertThat(read.check("bounded:5s").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(read.check("bounded:500ms").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void an_answer_that_claims_to_be_fresher_than_it_is_is_dishonest() {
        Histories lying = twoWrites().read("bo", "eventual", "p", 1, "p@1", 3_100, 3_110, Map.of("boundMs", "900"));
        assertThat(lying.check("honest-bound").verdict()).isEqualTo(Verdict.VIOLATED);
        Histories honest = twoWrites().read("bo", "eventual", "p", 1, "p@1", 3_100, 3_110, Map.of("boundMs", "2000"));
        assertThat(honest.check("honest-bound").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void an_answer_without_a_bound_claims_nothing() {
        CheckResult result =
                twoWrites().read("bo", "eventual", "p", 1, 3_100, 3_110).check("honest-bound");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void versions_behind_are_counted_from_the_highest_seen_before() {
        Histories behind = twoWrites().write("ana", "p", 3, 2_000, 2_100).read("bo", "eventual", "p", 1, 3_000, 3_010);
        assertThat(behind.check("k-bounded:2").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(behind.check("k-bounded:1").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void read_your_writes_breaks_where_a_session_reads_older_than_it_wrote() {
        CheckResult result =
                twoWrites().read("ana", "session", "p", 1, 1_500, 1_510).check("read-your-writes");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo(
                        "Session ana wrote v2 of p through eu at 1.00 s and was told OK at 1.10 s; at 1.50 s a session "
                                + "read in the same session through eu returned v1.");
    }

    @Test
    void another_sessions_writes_bind_nobody() {
        CheckResult result = twoWrites()
                .write("bo", "p", 3, 1_200, 1_210)
                .read("ana", "session", "p", 2, 1_500, 1_510)
                .check("read-your-writes");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventual", "bounded"})
    void a_read_that_did_not_ask_for_the_session_level_is_not_judged(String level) {
        CheckResult result =
                twoWrites().read("ana", level, "p", 1, 1_500, 1_510).check("read-your-writes");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void monotonic_reads_break_where_a_session_goes_back() {
        CheckResult result = twoWrites()
                .read("bo", "session", "p", 2, 1_500, 1_510)
                .read("bo", "session", "p", 1, 1_600, 1_610)
                .check("monotonic-reads");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void what_a_session_read_at_another_level_binds_its_session_reads_too() {
        CheckResult result = twoWrites()
                .read("bo", "strong", "p", 2, 1_500, 1_510)
                .read("bo", "session", "p", 1, 1_600, 1_610)
                .check("monotonic-reads");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(twoWrites()
                        .read("bo", "session", "p", 2, 1_500, 1_510)
                        .read("bo", "eventual", "p", 1, 1_600, 1_610)
                        .check("monotonic-reads")
                        .verdict())
                .as("an eventual read is bound by nothing")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_part_that_judged_nothing_keeps_the_session_check_from_holding() {
        CheckResult result = twoWrites()
                .operation(
                        "ana",
                        "read",
                        "p",
                        Outcome.FAIL,
                        1_500,
                        1_510,
                        Map.of("level", "session"),
                        Map.of("error", "HTTP 503"))
                .check("session");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.figures()).containsEntry("monotonic-writes", "holds");
    }

    @Test
    void writes_that_nobody_read_are_not_shown_to_be_sane() {
        assertThat(twoWrites().check("sanity").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void monotonic_writes_break_where_a_later_write_gets_a_lower_version() {
        CheckResult result = history()
                .write("ana", "p", 2, 0, 10)
                .write("ana", "p", 1, 20, 30)
                .check("monotonic-writes");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void writes_follow_reads_breaks_where_a_write_comes_before_what_was_read() {
        CheckResult result = twoWrites()
                .write("bo", "p", 4, 1_200, 1_210)
                .read("chi", "session", "p", 4, 1_500, 1_510)
                .write("chi", "p", 3, 1_600, 1_610)
                .check("writes-follow-reads");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void the_session_check_names_each_part_that_broke() {
        CheckResult result =
                twoWrites().read("ana", "session", "p", 1, 1_500, 1_510).check("session");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.sentence()).startsWith("read-your-writes:");
        assertThat(result.figures())
                .containsEntry("read-your-writes", "violated")
                .containsEntry("monotonic-writes", "holds");
    }

    @Test
    void regions_that_come_to_the_last_version_have_converged() {
        CheckResult result = twoWrites()
                .fault("profile-eu→kafka", 500, 3_000)
                .read("bo", "eventual", "p", 1, 3_400, 3_410)
                .read("bo", "eventual", "p", 2, 4_000, 4_010)
                .check("eventual");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("converged after, most", "400 ms");
    }

    @Test
    void a_region_that_stays_behind_after_the_grace_has_not_converged() {
        CheckResult result =
                twoWrites().read("bo", "eventual", "p", 1, 9_000, 9_010).check("eventual:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .contains("All was quiet at 1.10 s")
                .contains("still read v1");
    }

    @Test
    void a_write_that_takes_effect_late_begins_its_profiles_quiet_late() {
        Histories late = history()
                .write("ana", "p", 1, 0, 100)
                .unansweredWrite("ana", "p", "p@2", 1_000)
                .read("bo", "eventual", "p", 1, 7_000, 7_010)
                .read("bo", "eventual", "p", 2, 9_000, 9_010);
        assertThat(late.check("eventual:5s").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(late.read("bo", "eventual", "p", 1, 15_000, 15_010)
                        .check("eventual:5s")
                        .verdict())
                .isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_region_that_nobody_read_late_enough_is_inconclusive() {
        Histories early = twoWrites().read("bo", "eventual", "p", 1, 2_000, 2_010);
        assertThat(early.check("eventual:5s").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(twoWrites()
                        .read("bo", "eventual", "p", 1, 200, 210)
                        .check("eventual")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_region_that_never_answered_has_not_converged() {
        CheckResult result = twoWrites()
                .read("bo", "eventual", "p", 2, 4_000, 4_010)
                .operation(
                        "al",
                        "read",
                        "p",
                        Outcome.INFO,
                        4_000,
                        Long.MAX_VALUE,
                        Map.of("region", "ap", "level", "eventual"),
                        Map.of("error", "no answer"))
                .check("eventual");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("through ap");
    }

    @Test
    void staleness_is_told_as_an_interval() {
        CheckResult result = twoWrites()
                .read("bo", "eventual", "p", 1, 3_100, 3_150)
                .read("bo", "eventual", "p", 2, 3_200, 3_210)
                .check("staleness");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("definitely stale", "1").containsEntry("most", "2.00 s to 2.15 s");
        assertThat(result.sentence()).startsWith("1 of 2 reads were definitely stale");
    }

    @Test
    void an_older_write_that_got_no_answer_may_be_the_newer_one() {
        CheckResult result = history()
                .write("ana", "p", 1, 0, 100)
                .unansweredWrite("chi", "p", "lost", 500)
                .write("ana", "p", 2, 1_000, 1_100)
                .read("bo", "eventual", "p", 1, 3_100, 3_150)
                .check("staleness");
        assertThat(result.figures()).containsEntry("most", "2.00 s to 2.65 s");
    }

    @Test
    void a_process_that_goes_back_is_not_sequential_however_much_it_read_afterwards() {
        Histories back = history()
                .write("ana", "b", 1, 0, 10)
                .write("ana", "b", 2, 20, 30)
                .write("bo", "a", 1, 0, 10)
                .read("chi", "eventual", "b", 2, 40, 50)
                .read("chi", "eventual", "b", 1, 60, 70);
        for (int i = 0; i < 250; i++) {
            back.read("chi", "eventual", "a", 1, 100 + i * 10, 105 + i * 10);
        }
        CheckResult result = back.check("sequential");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).operations()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_stale_read_that_every_process_could_have_seen_in_one_order_is_sequential() {
        Histories stale = twoWrites().read("bo", "eventual", "p", 1, 1_500, 1_510);
        assertThat(stale.check("sequential").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(stale.check("strong:all").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void two_readers_who_see_two_writes_in_opposite_orders_are_not_sequential() {
        CheckResult result = history()
                .write("ana", "x", 1, 0, 10)
                .write("bo", "y", 1, 0, 10)
                .read("chi", "eventual", "x", 1, 20, 30)
                .read("chi", "eventual", "y", 0, 40, 50)
                .read("dee", "eventual", "y", 1, 20, 30)
                .read("dee", "eventual", "x", 0, 40, 50)
                .check("sequential");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples()).singleElement().satisfies(example -> {
            assertThat(example.operations()).hasSize(6);
            assertThat(example.sentence()).startsWith("These cannot be put in one order:");
        });
    }
}
