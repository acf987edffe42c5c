package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Samples;
import brownout.notification.intake.RequestLog.Appended;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final NotificationRequest request = Samples.request("k", Samples.push(Guarantee.EFFECTIVELY_ONCE), NOW);
    private final NotificationRequest otherBody = Samples.request("k", Samples.push(Guarantee.AT_MOST_ONCE), NOW);

    private final Map<NotificationId, Notification> owned = new HashMap<>();
    private final FakeRequestLog log = new FakeRequestLog();
    private final InMemoryReservations reservations = new InMemoryReservations();
    private final Submission submission = new Submission(
            reservations,
            log,
            id -> CompletableFuture.completedFuture(Optional.ofNullable(owned.get(id))),
            DeliveryEvents.none());

    @Test
    void a_durable_request_is_accepted_and_its_repeat_is_a_replay() {
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, true));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), true, true));
        assertThat(log.appended).hasSize(1);
    }

    @Test
    void another_body_is_a_conflict_even_while_the_first_is_in_progress() {
        reservations.reserve(request.id(), request.hash());
        assertThat(submit(otherBody)).isEqualTo(new Submitted.Conflict(request.id()));
        assertThat(submit(request)).isEqualTo(new Submitted.InProgress(request.id()));
        assertThat(log.appended).isEmpty();
    }

    @Test
    void what_is_over_the_rate_frees_the_key_and_says_when_to_come_again() {
        log.answer = new Appended.Limited("too many", Duration.ofSeconds(3));
        assertThat(submit(request)).isEqualTo(new Submitted.Limited(request.id(), "too many", Duration.ofSeconds(3)));
        log.answer = new Appended.Durable();
        assertThat(submit(request)).isInstanceOf(Submitted.Accepted.class);
    }

    @Test
    void what_is_proven_not_written_frees_the_key() {
        log.answer = new Appended.Refused("too large");
        assertThat(submit(request)).isEqualTo(new Submitted.NotAccepted(request.id(), "too large"));
        log.answer = new Appended.Durable();
        assertThat(submit(request)).isInstanceOf(Submitted.Accepted.class);
    }

    @Test
    void what_is_perhaps_written_does_not_free_the_key() {
        log.answer = new Appended.Unknown("no answer");
        assertThat(submit(request)).isEqualTo(new Submitted.Unknown(request.id(), "no answer"));
        assertThat(submit(request)).isInstanceOf(Submitted.InProgress.class);
    }

    @Test
    void point_1_an_instance_that_dies_before_its_append_blocks_the_key_until_the_lease_has_run_out_and_no_longer() {
        log.answers.add(new CompletableFuture<>());
        var died = submission.submit(request).toCompletableFuture();
        assertThat(submit(request)).isEqualTo(new Submitted.InProgress(request.id()));
        reservations.lapse();

        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, true));
        assertThat(died).as("nothing was promised").isNotDone();
    }

    @Test
    void without_the_fast_path_it_is_accepted_and_says_that_nothing_was_checked() {
        reservations.away = true;
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, false));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, false));
        assertThat(log.appended).as("absorbed by the owner later").hasSize(2);
    }

    @Test
    void without_the_fast_path_the_owner_still_knows() {
        reservations.away = true;
        owned.put(request.id(), Notification.accepted(request));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), true, true));
        assertThat(submit(otherBody)).isEqualTo(new Submitted.Conflict(request.id()));
        assertThat(log.appended).isEmpty();
    }

    @Test
    void two_bodies_of_which_the_first_was_slow_are_not_both_told_that_they_were_checked() {
        var slow = new CompletableFuture<Appended>();
        log.answers.add(slow);
        var first = submission.submit(request).toCompletableFuture();
        reservations.lapse();

        assertThat(submit(otherBody)).isEqualTo(new Submitted.Accepted(request.id(), false, true));
        slow.complete(new Appended.Durable());
        assertThat(first.join()).isEqualTo(new Submitted.Accepted(request.id(), false, false));
    }

    @Test
    void a_slow_refusal_does_not_give_back_the_key_of_another_body() {
        var slow = new CompletableFuture<Appended>();
        log.answers.add(slow);
        var first = submission.submit(request).toCompletableFuture();
        reservations.lapse();
        log.answers.add(new CompletableFuture<>());
        var second = submission.submit(otherBody).toCompletableFuture();

        slow.complete(new Appended.Refused("too late"));
        assertThat(first.join()).isInstanceOf(Submitted.NotAccepted.class);
        assertThat(submit(request)).isEqualTo(new Submitted.Conflict(request.id()));
        assertThat(second).isNotDone();
    }

    private Submitted submit(NotificationRequest wanted) {
        return submission.submit(wanted).toCompletableFuture().join();
    }
}
