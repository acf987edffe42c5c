package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.dedup.Reservation;
import brownout.notification.delivery.DeliveryEvents;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.Samples;
import brownout.notification.intake.RequestLog.Appended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class SubmissionTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final NotificationRequest request = Samples.request("k", Samples.push(Guarantee.EFFECTIVELY_ONCE), NOW);
    private final NotificationRequest otherBody = Samples.request("k", Samples.push(Guarantee.AT_MOST_ONCE), NOW);

    private final Map<NotificationId, Notification> owned = new HashMap<>();
    private final List<NotificationRequest> appended = new ArrayList<>();
    private final MemoryReservations reservations = new MemoryReservations();
    private Appended answer = new Appended.Durable();
    private final Submission submission = new Submission(
            reservations,
            new RequestLog() {
                @Override
                public CompletionStage<Appended> append(NotificationRequest wanted) {
                    appended.add(wanted);
                    return CompletableFuture.completedFuture(answer);
                }

                @Override
                public CompletionStage<Appended> appendCancel(NotificationId id, Tenant tenant) {
                    throw new UnsupportedOperationException();
                }
            },
            id -> CompletableFuture.completedFuture(Optional.ofNullable(owned.get(id))),
            DeliveryEvents.none());

    /** The rules of the Lua scripts, in memory; {@code away} is Redis being away. */
    private static final class MemoryReservations implements Reservations {
        final Map<NotificationId, Digest> hashes = new HashMap<>();
        final List<NotificationId> accepted = new ArrayList<>();
        boolean away;

        @Override
        public CompletionStage<Reservation> reserve(NotificationId id, Digest hash) {
            if (away) {
                return done(new Reservation.Fresh(false));
            }
            Digest known = hashes.putIfAbsent(id, hash);
            if (known == null) {
                return done(new Reservation.Fresh(true));
            }
            if (!known.equals(hash)) {
                return done(new Reservation.Conflict());
            }
            return done(accepted.contains(id) ? new Reservation.Replay() : new Reservation.InProgress());
        }

        private static CompletionStage<Reservation> done(Reservation reservation) {
            return CompletableFuture.completedFuture(reservation);
        }

        @Override
        public void accepted(NotificationRequest request) {
            accepted.add(request.id());
        }

        @Override
        public void release(NotificationId id, Digest hash) {
            hashes.remove(id, hash);
        }
    }

    @Test
    void a_durable_request_is_accepted_and_its_repeat_is_a_replay() {
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, true));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), true, true));
        assertThat(appended).hasSize(1);
    }

    @Test
    void another_body_is_a_conflict_even_while_the_first_is_in_progress() {
        reservations.hashes.put(request.id(), request.hash());
        assertThat(submit(otherBody)).isEqualTo(new Submitted.Conflict(request.id()));
        assertThat(submit(request)).isEqualTo(new Submitted.InProgress(request.id()));
        assertThat(appended).isEmpty();
    }

    @Test
    void what_is_proven_not_written_frees_the_key() {
        answer = new Appended.Refused("too large");
        assertThat(submit(request)).isEqualTo(new Submitted.NotAccepted(request.id(), "too large"));
        answer = new Appended.Durable();
        assertThat(submit(request)).isInstanceOf(Submitted.Accepted.class);
    }

    @Test
    void what_is_perhaps_written_does_not_free_the_key() {
        answer = new Appended.Unknown("no answer");
        assertThat(submit(request)).isEqualTo(new Submitted.Unknown(request.id(), "no answer"));
        assertThat(submit(request)).isInstanceOf(Submitted.InProgress.class);
    }

    @Test
    void without_the_fast_path_it_is_accepted_and_says_that_nothing_was_checked() {
        reservations.away = true;
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, false));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), false, false));
        assertThat(appended).as("absorbed by the owner later").hasSize(2);
    }

    @Test
    void without_the_fast_path_the_owner_still_knows() {
        reservations.away = true;
        owned.put(request.id(), Notification.accepted(request));
        assertThat(submit(request)).isEqualTo(new Submitted.Accepted(request.id(), true, true));
        assertThat(submit(otherBody)).isEqualTo(new Submitted.Conflict(request.id()));
        assertThat(appended).isEmpty();
    }

    private Submitted submit(NotificationRequest wanted) {
        return submission.submit(wanted).toCompletableFuture().join();
    }
}
