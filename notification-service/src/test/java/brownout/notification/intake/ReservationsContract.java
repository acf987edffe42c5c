package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of idempotency keys keeps to, while it is there. */
public abstract class ReservationsContract {
    private final String key = "key-" + UUID.randomUUID();
    private final NotificationRequest request = body(0);
    private final NotificationRequest other = body(1);

    protected abstract Reservations reservations();

    /** Returns when no reservation made so far holds any more. */
    protected abstract void outlastTheLease();

    private NotificationRequest body(int number) {
        var spec = Samples.push(number % 2 == 0 ? Guarantee.EFFECTIVELY_ONCE : Guarantee.AT_MOST_ONCE);
        var sample = Samples.request(key, spec, Instant.parse("2026-03-01T12:00:00Z"));
        return number < 2
                ? sample
                : new NotificationRequest(
                        sample.tenant(),
                        sample.key(),
                        sample.spec(),
                        brownout.notification.dedup.Digest.of("body " + number),
                        sample.acceptedAt(),
                        sample.trace());
    }

    @Test
    void a_free_key_is_fresh_and_then_in_progress_for_its_body_and_a_conflict_for_others() {
        assertThat(taken(request).checked()).isTrue();
        assertThat(reserve(request)).isEqualTo(new Reservation.InProgress());
        assertThat(reserve(other)).isEqualTo(new Reservation.Conflict());
    }

    @Test
    void an_accepted_key_is_a_replay_for_its_body_and_a_conflict_for_others() {
        taken(request);
        assertThat(accepted(request)).isTrue();
        assertThat(reserve(request)).isEqualTo(new Reservation.Replay());
        assertThat(reserve(other)).isEqualTo(new Reservation.Conflict());
        outlastTheLease();
        assertThat(reserve(other)).isEqualTo(new Reservation.Conflict());
    }

    @Test
    void a_key_that_was_given_back_is_free() {
        reservations().release(request.id(), taken(request));
        await().atMost(Duration.ofSeconds(10)).until(() -> reserve(other) instanceof Reservation.Fresh);
    }

    @Test
    void an_accepted_key_is_not_given_back() {
        var mine = taken(request);
        accepted(request);
        reservations().release(request.id(), mine);
        assertThat(reserve(request)).isEqualTo(new Reservation.Replay());
    }

    @Test
    void a_holder_whose_lease_lapsed_does_not_give_back_the_key_of_its_successor() {
        var late = taken(request);
        outlastTheLease();
        taken(other);
        reservations().release(request.id(), late);
        assertThat(reserve(request)).isEqualTo(new Reservation.Conflict());
    }

    @Test
    void of_two_bodies_only_one_is_told_that_the_key_is_its_own() {
        taken(request);
        outlastTheLease();
        taken(other);
        assertThat(accepted(other)).isTrue();
        assertThat(accepted(request)).isFalse();
        assertThat(reserve(request)).isEqualTo(new Reservation.Conflict());
    }

    @Test
    void of_many_at_once_one_finds_the_key_free() {
        var answers = IntStream.range(2, 66)
                .mapToObj(number -> {
                    var body = body(number);
                    return reservations().reserve(body.id(), body.hash()).toCompletableFuture();
                })
                .toList();
        assertThat(answers.stream()
                        .filter(answer -> answer.join() instanceof Reservation.Fresh)
                        .count())
                .isEqualTo(1);
    }

    private Reservation.Fresh taken(NotificationRequest wanted) {
        var reservation = reserve(wanted);
        assertThat(reservation).isInstanceOf(Reservation.Fresh.class);
        return (Reservation.Fresh) reservation;
    }

    private Reservation reserve(NotificationRequest wanted) {
        return reservations()
                .reserve(wanted.id(), wanted.hash())
                .toCompletableFuture()
                .join();
    }

    private boolean accepted(NotificationRequest wanted) {
        return reservations().accepted(wanted).toCompletableFuture().join();
    }
}
