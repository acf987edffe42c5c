package brownout.chaos.workload.notifications;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Histories;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Outcome;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationChecksTest {

    @Test
    void two_deliveries_of_one_notification_are_a_duplicate() {
        CheckResult result = history()
                .submit("k-1", "n-1", 4_200, 4_210)
                .submit("k-2", "n-2", 4_300, 4_310)
                .delivered("n-1", 4_220, 1)
                .delivered("n-2", 4_320, 2)
                .delivered("n-1", 5_410, 3)
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.figures())
                .containsEntry("accepted", "2")
                .containsEntry("delivered", "3")
                .containsEntry("duplicates", "1")
                .containsEntry("duplicates per million", "500000");
        assertThat(result.counterexamples()).singleElement().satisfies(example -> {
            assertThat(example.sentence())
                    .isEqualTo("Notification n-1 (key k-1), accepted at 4.21 s, was delivered twice: by push at 4.22 s "
                            + "(line 1), by push at 5.41 s (line 3).");
            assertThat(example.operations()).hasSize(1);
            assertThat(example.events()).hasSize(2);
        });
    }

    @Test
    void every_duplicate_is_named_and_the_smallest_comes_first() {
        CheckResult result = history()
                .submit("k-1", "n-1", 0, 10)
                .submit("k-2", "n-2", 0, 10)
                .delivered("n-1", 20, 1)
                .delivered("n-1", 900, 2)
                .delivered("n-1", 950, 3)
                .delivered("n-2", 30, 4)
                .delivered("n-2", 1_900, 5)
                .check("no-duplicate-send");
        assertThat(result.figures()).containsEntry("duplicates", "3").containsEntry("notifications doubled", "2");
        assertThat(result.counterexamples())
                .extracting(CheckResult.Counterexample::sentence)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Notification n-2"),
                        second -> assertThat(second)
                                .startsWith("Notification n-1")
                                .contains("3 times"));
    }

    @Test
    void what_a_provider_refused_or_deduplicated_is_no_duplicate() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .event("provider/push", "deduplicated", "n", 40, "n", "2")
                .event("provider/push", "refused", "n", 60, "n", "3")
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void one_line_of_the_log_read_twice_is_one_delivery() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .delivered("n", 20, 1)
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void two_channels_that_both_deliver_are_a_duplicate() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .event("provider/sms", "delivered", "n", 90, "n", "1")
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .contains("by push")
                .contains("by sms");
    }

    @Test
    void one_key_that_became_two_notifications_is_a_duplicate() {
        CheckResult result = history()
                .submit("k", "n-1", 0, 10)
                .submit("k", "n-2", 5, 15)
                .delivered("n-1", 20, 1)
                .delivered("n-2", 21, 2)
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_submission_without_an_answer_that_is_doubled_is_found_by_its_deliveries() {
        CheckResult result = history()
                .unansweredSubmit("k", 0)
                .delivered("n", 20, 1)
                .delivered("n", 30, 2)
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void sent_without_a_line_in_the_delivery_log_is_lost() {
        CheckResult result = history()
                .submit("k-1", "n-1", 0, 10)
                .submit("k-2", "n-2", 0, 10)
                .delivered("n-2", 20, 1)
                .observe("k-1", "n-1", "SENT", 900)
                .observe("k-2", "n-2", "SENT", 900)
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.figures()).containsEntry("lost", "1").containsEntry("lost per million", "500000");
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo(
                        "Notification n-1 (key k-1) was accepted at 0.01 s; no provider ever delivered it, and at 0.90"
                                + " s its state was SENT.");
    }

    @Test
    void a_notification_that_the_service_forgot_is_lost() {
        CheckResult result =
                history().submit("k", "n", 0, 10).observeAbsent("k", 900).check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("no longer knew it");
    }

    @Test
    void a_refused_look_that_only_mentions_404_loses_nothing() {
        CheckResult result = history()
                .submit("k", "n-404", 0, 10)
                .refusedLook("k", 900, "503", "HTTP 503: n-404 is owned by an instance that is away")
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACCEPTED", "SCHEDULED", "QUEUED", "SENDING", "RETRY_WAIT", "UNKNOWN"})
    void under_way_at_the_end_is_inconclusive(String state) {
        CheckResult result =
                history().submit("k", "n", 0, 10).observe("k", "n", state, 900).check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.figures()).containsEntry("still under way", "1").containsEntry("lost", "0");
    }

    @Test
    void never_looked_at_is_inconclusive() {
        assertThat(history().submit("k", "n", 0, 10).check("no-lost-send").verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "SUPPRESSED, EFFECTIVELY_ONCE, HOLDS",
        "EXPIRED, EFFECTIVELY_ONCE, HOLDS",
        "CANCELLED, EFFECTIVELY_ONCE, HOLDS",
        "DEAD, EFFECTIVELY_ONCE, HOLDS",
        "FAILED, EFFECTIVELY_ONCE, HOLDS",
        "UNCONFIRMED, AT_MOST_ONCE, HOLDS",
        "UNCONFIRMED, AT_LEAST_ONCE, VIOLATED",
        "UNCONFIRMED, EFFECTIVELY_ONCE, VIOLATED",
        "DELIVERED, EFFECTIVELY_ONCE, VIOLATED",
    })
    void not_delivered_is_lost_unless_the_state_says_so(String state, String guarantee, Verdict verdict) {
        CheckResult result = history()
                .submit("k", "n", 0, 10, "guarantee", guarantee)
                .observe("k", "n", state, 900)
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(verdict);
    }

    @Test
    void the_strict_reading_counts_dead_letters_as_lost() {
        Histories dead = history().submit("k", "n", 0, 10).observe("k", "n", "DEAD", 900);
        assertThat(dead.check("no-lost-send").figures()).containsEntry("not sent, DEAD", "1");
        assertThat(dead.check("no-lost-send:delivered").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_submission_without_an_answer_may_go_either_way() {
        CheckResult result = history()
                .submit("k-1", "n-1", 0, 10)
                .delivered("n-1", 20, 1)
                .unansweredSubmit("k-2", 0)
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("never accepted", "1");
    }

    @Test
    void delivery_lines_without_a_name_keep_others_from_being_called_lost_or_safe() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .event("provider/email", "delivered", "", 30, "n", "1")
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(history()
                        .submit("k", "n", 0, 10)
                        .event("provider/email", "delivered", "", 30, "n", "1")
                        .event("provider/email", "delivered", "", 40, "n", "2")
                        .check("no-duplicate-send")
                        .verdict())
                .as("the two may be one notification")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void one_key_that_became_two_notifications_is_a_duplicate_also_when_the_first_answer_was_lost() {
        CheckResult result = history()
                .unansweredSubmit("k", 0)
                .submit("k", "n-2", 50, 60)
                .event("notification.requests", "submitted", "n-1", 5, "idempotencyKey", "k")
                .delivered("n-1", 20, 1)
                .delivered("n-2", 80, 2)
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void what_was_still_unknown_after_the_limit_is_unresolved_although_it_was_known_later() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .observe("k", "n", "UNKNOWN", 40_000)
                .observe("k", "n", "SENT", 60_000)
                .check("unknown-outcomes-resolved:30s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(history()
                        .submit("k", "n", 0, 10)
                        .observe("k", "n", "UNKNOWN", 20_000)
                        .observe("k", "n", "SENT", 60_000)
                        .check("unknown-outcomes-resolved:30s")
                        .verdict())
                .as("nobody looked when the time was over")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void to_be_told_to_come_back_is_no_answer() {
        CheckResult result = history()
                .unansweredSubmit("k", 0)
                .operation("", "submit", "k", Outcome.FAIL, 2_000, 2_010, Map.of(), Map.of("status", "429"))
                .check("unknown-outcomes-resolved:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(history()
                        .unansweredSubmit("k", 0)
                        .operation("", "submit", "k", Outcome.FAIL, 2_000, 2_010, Map.of(), Map.of("status", "422"))
                        .check("unknown-outcomes-resolved:5s")
                        .verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_submission_that_nobody_tried_again_is_undecided() {
        CheckResult result = history()
                .unansweredSubmit("k", 0)
                .submit("other", "n", 50_000, 50_010)
                .observe("other", "n", "SENT", 50_020)
                .check("unknown-outcomes-resolved:30s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("nobody asked again");
    }

    @Test
    void unknown_long_after_the_last_fault_is_unresolved() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .fault("notification→push", 0, 1_000)
                .observe("k", "n", "UNKNOWN", 6_500)
                .check("unknown-outcomes-resolved:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence()).contains("still UNKNOWN at 6.50 s, 5.50 s after");
    }

    @Test
    void unknown_before_the_time_is_over_is_inconclusive() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .fault("notification→push", 0, 3_000)
                .observe("k", "n", "UNKNOWN", 6_500)
                .check("unknown-outcomes-resolved:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void looks_that_nobody_answered_resolve_nothing() {
        Histories unseen = history()
                .submit("k", "n", 0, 10)
                .refusedLook("k", 6_000, "503", "HTTP 503: the ledger is away")
                .operation(
                        "", "observe", "k", Outcome.INFO, 6_500, Long.MAX_VALUE, Map.of(), Map.of("error", "silence"));
        CheckResult result = unseen.check("unknown-outcomes-resolved:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.figures()).containsEntry("never seen", "1");
        assertThat(history()
                        .submit("k", "n", 0, 10)
                        .check("unknown-outcomes-resolved")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_submission_is_resolved_by_a_later_try_under_the_same_key() {
        Histories tries = history()
                .unansweredSubmit("k", 0)
                .submit("k", "n", 2_000, 2_010)
                .observe("k", "n", "SENT", 6_000);
        assertThat(tries.check("unknown-outcomes-resolved:5s").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_submission_that_never_got_an_answer_is_unresolved() {
        CheckResult result = history()
                .unansweredSubmit("k", 0)
                .unansweredSubmit("k", 2_000)
                .submit("other", "n", 9_000, 9_010)
                .check("unknown-outcomes-resolved:5s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).operations()).hasSize(2);
    }

    @Test
    void two_bodies_that_were_both_accepted_under_one_key_are_named_with_where_and_when() {
        CheckResult result = history()
                .submit("k", "n", 0, 10, "user", "ana", "via", "notification-1")
                .submit("k", "n", 0, 12, "user", "ana", "via", "notification-2", "body", "another")
                .check("one-body-per-key");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("Key k came with 2 bodies, and at 0.01 s through notification-1 and at 0.01 s through"
                        + " notification-2 each was accepted.");
    }

    @ParameterizedTest
    @CsvSource({"422, FAIL, HOLDS", "409, INFO, HOLDS", "504, INFO, INCONCLUSIVE"})
    void another_body_that_is_refused_is_as_it_should_be_and_one_without_an_answer_may_have_been_accepted(
            String status, Outcome outcome, Verdict verdict) {
        long until = outcome == Outcome.INFO ? Long.MAX_VALUE : 12;
        CheckResult result = history()
                .submit("k", "n", 0, 10, "user", "ana")
                .operation("", "submit", "k", outcome, 0, until, Map.of("body", "another"), Map.of("status", status))
                .check("one-body-per-key");
        assertThat(result.verdict()).isEqualTo(verdict);
    }

    @Test
    void the_same_body_again_elsewhere_or_later_is_no_other_body() {
        CheckResult result = history()
                .submit("k", "n", 0, 10, "user", "ana", "via", "notification-1")
                .submit("k", "n", 900, 910, "user", "ana", "via", "notification-2", "retry", "true")
                .check("one-body-per-key");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).startsWith("No key came with two bodies");
    }

    @Test
    void of_two_bodies_one_must_have_been_accepted_to_show_anything() {
        CheckResult result = history()
                .operation("", "submit", "k", Outcome.FAIL, 0, 9, Map.of("body", "a"), Map.of("status", "422"))
                .operation("", "submit", "k", Outcome.FAIL, 0, 9, Map.of("body", "b"), Map.of("status", "422"))
                .check("one-body-per-key");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void a_second_attempt_with_other_bytes_is_named_also_when_the_provider_refused_it() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .event("provider/push", "delivered", "n", 20, "n", "1", "sha256", "aaaaaaaaaa")
                .event("provider/push", "refused", "n", 900, "n", "2", "sha256", "bbbbbbbbbb")
                .check("same-bytes");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("Notification n came to provider/push at 0.02 s with body aaaaaaaa… (delivered), and at 0.90"
                        + " s with body bbbbbbbb… (refused).");
    }

    @Test
    void the_same_bytes_again_are_as_they_should_be_and_two_providers_may_get_different_ones() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .event("provider/push", "delivered", "n", 20, "n", "1", "sha256", "aa")
                .event("provider/push", "deduplicated", "n", 900, "n", "2", "sha256", "aa")
                .event("provider/sms", "delivered", "n", 950, "n", "1", "sha256", "bb")
                .check("same-bytes");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void one_call_each_shows_nothing_about_bytes() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .event("provider/push", "delivered", "n", 20, "n", "1", "sha256", "aa")
                .check("same-bytes");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    /** Ana is told at 1.01 s that there will be none; the last line of the log is about something submitted at 4 s. */
    private static Histories afterAnOptOut(long marketingLine) {
        return history()
                .submit("k-1", "n-1", 500, 510, "user", "ana", "messageClass", "MARKETING")
                .operation("", "opt-out", "ana", Outcome.OK, 1_000, 1_010, Map.of(), Map.of())
                .submit("k-2", "n-2", 4_000, 4_010, "user", "bo", "messageClass", "TRANSACTIONAL")
                .delivered("n-1", 5_000, (int) marketingLine)
                .delivered("n-2", 4_020, 7);
    }

    @Test
    void marketing_behind_a_line_about_something_submitted_after_the_opt_out_was_sent_too_late() {
        CheckResult result = afterAnOptOut(8).check("no-send-after-opt-out:2s");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("ana was told at 1.01 s that no marketing would come any more; notification n-1 (key k-1),"
                        + " submitted at 0.50 s, was delivered by push (line 8), after what was submitted at 4.00 s"
                        + " (line 7).");
        assertThat(afterAnOptOut(8).check("no-send-after-opt-out:5s").verdict())
                .as("nothing was submitted so late")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void marketing_behind_which_nothing_came_may_have_been_late_so_the_others_show_nothing_either() {
        CheckResult result = afterAnOptOut(6)
                .submit("k-3", "n-3", 900, 910, "user", "ana", "messageClass", "MARKETING")
                .submit("k-4", "n-4", 3_000, 3_010, "user", "cy", "messageClass", "MARKETING")
                .operation("", "opt-out", "cy", Outcome.OK, 3_500, 3_510, Map.of(), Map.of())
                .delivered("n-4", 9_000, 8)
                .check("no-send-after-opt-out:2s");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence())
                .isEqualTo("Whether notification n-4 (key k-4) came to cy in time, nobody can say: nothing that was"
                        + " submitted after 5.51 s came to the same provider.");
    }

    /** Ana's newsletter met a provider that was ill; she opted out; it was not sent again. */
    private static Histories unknownAndOptedOut(String messageClass, Outcome optOut, long optedOutFrom, long until) {
        return history()
                .submit("k-0", "n-0", 0, 10)
                .delivered("n-0", 20, 1)
                .submit(
                        "k-1",
                        "n-1",
                        500,
                        510,
                        "user",
                        "ana",
                        "messageClass",
                        messageClass,
                        "guarantee",
                        "EFFECTIVELY_ONCE")
                .operation("", "opt-out", "ana", optOut, optedOutFrom, until, Map.of(), Map.of())
                .observe("k-0", "n-0", "SENT", 8_000)
                .observe("k-1", "n-1", "UNCONFIRMED", 9_000);
    }

    private static Histories treatedIll(Histories history) {
        return history.event("provider/push", "refused", "n-1", 520, "n", "2", "effect", "reject-503");
    }

    @Test
    void what_met_an_ill_provider_and_was_stopped_by_an_opt_out_is_unconfirmed_and_not_lost() {
        CheckResult result = treatedIll(unknownAndOptedOut("MARKETING", Outcome.OK, 1_000, 1_010))
                .check("no-lost-send:delivered");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("unknown and stopped by an opt-out", "1");
        assertThat(treatedIll(unknownAndOptedOut("MARKETING", Outcome.INFO, 1_000, Long.MAX_VALUE))
                        .check("no-lost-send")
                        .verdict())
                .as("it may have taken effect")
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void an_opt_out_excuses_nothing_that_it_cannot_have_stopped() {
        assertThat(treatedIll(unknownAndOptedOut("TRANSACTIONAL", Outcome.OK, 1_000, 1_010))
                        .check("no-lost-send")
                        .verdict())
                .as("nobody can refuse what is transactional")
                .isEqualTo(Verdict.VIOLATED);
        assertThat(treatedIll(unknownAndOptedOut("MARKETING", Outcome.FAIL, 1_000, 1_010))
                        .check("no-lost-send")
                        .verdict())
                .as("it was refused")
                .isEqualTo(Verdict.VIOLATED);
        assertThat(treatedIll(unknownAndOptedOut("MARKETING", Outcome.OK, 9_500, 9_510))
                        .check("no-lost-send")
                        .verdict())
                .as("it came when all was over")
                .isEqualTo(Verdict.VIOLATED);
        assertThat(treatedIll(unknownAndOptedOut("MARKETING", Outcome.OK, 100, 110))
                        .check("no-lost-send")
                        .verdict())
                .as("it was there before: then nothing is begun, and nothing unknown")
                .isEqualTo(Verdict.VIOLATED);
        assertThat(unknownAndOptedOut("MARKETING", Outcome.OK, 1_000, 1_010)
                        .check("no-lost-send")
                        .verdict())
                .as("no provider knows of an attempt")
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void marketing_before_every_line_about_something_later_may_have_been_in_time() {
        assertThat(afterAnOptOut(6).check("no-send-after-opt-out:2s").verdict())
                .as("and then the opt-out had nothing to stop")
                .isEqualTo(Verdict.INCONCLUSIVE);
        CheckResult result = afterAnOptOut(6)
                .submit("k-3", "n-3", 900, 910, "user", "ana", "messageClass", "MARKETING")
                .observe("k-3", "n-3", "SUPPRESSED", 9_000)
                .check("no-send-after-opt-out:2s");
        assertThat(result.verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(result.figures()).containsEntry("marketing that they had to stop", "1");
    }

    @Test
    void an_opt_out_without_an_answer_forbids_nothing_and_none_forbids_what_is_transactional() {
        Histories perhaps = history()
                .submit("k-1", "n-1", 500, 510, "user", "ana", "messageClass", "MARKETING")
                .operation("", "opt-out", "ana", Outcome.INFO, 1_000, Long.MAX_VALUE, Map.of(), Map.of())
                .submit("k-2", "n-2", 4_000, 4_010, "user", "bo", "messageClass", "TRANSACTIONAL")
                .delivered("n-2", 4_020, 7)
                .delivered("n-1", 5_000, 8);
        assertThat(perhaps.check("no-send-after-opt-out").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(perhaps.operation("", "opt-out", "bo", Outcome.OK, 1_000, 1_010, Map.of(), Map.of())
                        .check("no-send-after-opt-out")
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static Histories storm(int calledAgain) {
        Histories storm = history();
        int line = 0;
        for (int i = 0; i < 40; i++) {
            storm.event("provider/push", "refused", "n-" + i, i, "n", "" + ++line, "effect", "reject-503");
        }
        for (int i = 0; i < calledAgain; i++) {
            storm.event("provider/push", "refused", "n-" + i, 100 + i, "n", "" + ++line, "effect", "reject-503");
        }
        return storm.event("provider/push", "delivered", "n-39", 999, "n", "" + ++line)
                .event("provider/push", "delivered", "n-38", 999, "n", "" + ++line);
    }

    @Test
    void calls_again_beyond_a_share_while_a_provider_is_ill_are_a_storm_and_what_follows_is_recovery() {
        CheckResult result = storm(5).check("retries-within:10%");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.figures()).containsEntry("push, first calls", "40").containsEntry("push, calls again", "5");
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("Until it was well again (line 45), push was called for 40 notifications, and 5 times more"
                        + " for the same.");
        assertThat(storm(4).check("retries-within:10%").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(storm(9).check("retries-within:10% + 5").verdict()).isEqualTo(Verdict.HOLDS);
        assertThat(storm(10).check("retries-within:10% + 5").verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_provider_that_was_never_ill_shows_nothing_about_retries() {
        CheckResult result = history()
                .delivered("n-1", 20, 1)
                .event("provider/push", "deduplicated", "n-1", 40, "n", "2")
                .check("retries-within");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    /** Ten at once, then one every 100 ms: what a bucket of 10, filled at 10 a second, lets pass. */
    private static Histories bucketful(int more) {
        Histories history = history();
        for (int i = 0; i < 10; i++) {
            history.submit("k-" + i, "n-" + i, 1_000, 1_001);
        }
        for (int i = 10; i < 40; i++) {
            history.submit("k-" + i, "n-" + i, 1_000 + (i - 9) * 100L, 1_001 + (i - 9) * 100L);
        }
        for (int i = 0; i < more; i++) {
            history.submit("m-" + i, "o-" + i, 2_500, 2_501);
        }
        return history.operation("", "submit", "r", Outcome.FAIL, 1_050, 1_051, Map.of(), Map.of("status", "429"));
    }

    @Test
    void as_much_as_a_bucket_lets_pass_holds_and_more_does_not() {
        assertThat(bucketful(0).check("rate-never-exceeded:10/s + 10").verdict())
                .isEqualTo(Verdict.HOLDS);
        CheckResult result = bucketful(2).check("rate-never-exceeded:10/s + 10");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
        assertThat(result.counterexamples().get(0).sentence())
                .isEqualTo("Between 1.00 s and 2.50 s 27 notifications were asked for and accepted; 10 a second and 10"
                        + " allows 25.0.");
        assertThat(result.counterexamples().get(0).operations()).hasSize(2);
        assertThat(bucketful(2).check("rate-never-exceeded:10/s + 12").verdict())
                .isEqualTo(Verdict.HOLDS);
    }

    @Test
    void only_what_must_have_been_accepted_within_a_stretch_counts() {
        Histories slow = bucketful(0)
                .submit("slow-1", "o-1", 0, 9_000)
                .submit("slow-2", "o-2", 0, 9_000)
                .unansweredSubmit("perhaps-1", 2_000)
                .unansweredSubmit("perhaps-2", 2_000)
                .operation("", "submit", "k-1", Outcome.OK, 2_000, 2_001, Map.of(), Map.of("replayed", "true"))
                .operation("", "submit", "k-2", Outcome.OK, 2_000, 2_001, Map.of(), Map.of("replayed", "true"));
        assertThat(slow.check("rate-never-exceeded:10/s + 10").verdict()).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void a_limit_that_refused_nobody_was_not_met() {
        CheckResult result = history().submit("k", "n", 0, 10).check("rate-never-exceeded:10/s + 10");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void the_fullest_stretch_is_the_one_that_a_look_at_every_pair_finds() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            Histories history =
                    history().operation("", "submit", "r", Outcome.FAIL, 0, 1, Map.of(), Map.of("status", "429"));
            long[][] spans = new long[random.nextInt(1, 40)][];
            for (int i = 0; i < spans.length; i++) {
                long from = random.nextLong(3_000);
                spans[i] = new long[] {from, from + random.nextLong(400)};
                history.submit("k-" + i, "n-" + i, spans[i][0], spans[i][1]);
            }
            boolean exceeded = false;
            for (long[] first : spans) {
                for (long[] last : spans) {
                    long within = Stream.of(spans)
                            .filter(span -> span[0] >= first[0] && span[1] <= last[1])
                            .count();
                    exceeded |= within > 3 + 10 * (last[1] - first[0]) / 1e3 + 1e-6 && within > 0;
                }
            }
            assertThat(history.check("rate-never-exceeded:10/s + 3").verdict())
                    .as("round %d", round)
                    .isEqualTo(exceeded ? Verdict.VIOLATED : Verdict.HOLDS);
        }
    }
}
