package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Samples;
import brownout.notification.delivery.State;
import brownout.notification.intake.Cancellation.Outcome;
import brownout.notification.intake.RequestLog.Appended;
import brownout.notification.query.Views;
import brownout.notification.receipt.Receipts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final MutableClock clock = new MutableClock();
    private final Notification open =
            Notification.accepted(Samples.request("k", Samples.push(Guarantee.EFFECTIVELY_ONCE), clock.instant()));
    private final FakeViews views = new FakeViews();
    private final FakeRequestLog log = new FakeRequestLog();

    private final Cancellation cancellation = new Cancellation(
            views,
            log,
            clock,
            delay -> task -> {
                clock.advance(delay);
                task.run();
            },
            PATIENCE);

    /** Every look takes {@code slow}, as one beside a Redis that is away does. */
    private final class FakeViews implements Views {
        Found found = new Found.View(open);
        Optional<Notification> seen = Optional.empty();
        Duration slow = Duration.ZERO;
        int finds;
        int glances;

        @Override
        public CompletionStage<Found> find(Tenant tenant, NotificationId id) {
            finds++;
            return CompletableFuture.completedFuture(found);
        }

        @Override
        public CompletionStage<Optional<Notification>> glance(Tenant tenant, NotificationId id) {
            glances++;
            clock.advance(slow);
            return CompletableFuture.completedFuture(seen);
        }

        @Override
        public CompletionStage<Found> known(NotificationId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Page> list(Query query) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void slow_looks_do_not_make_the_caller_wait_longer_than_the_patience() {
        views.slow = Duration.ofSeconds(1);
        var begun = clock.instant();
        assertThat(cancel()).isEqualTo(new Outcome.Pending(open));
        assertThat(Duration.between(begun, clock.instant())).isLessThan(PATIENCE.plusSeconds(2));
        assertThat(views.glances).isBetween(2, 3);
    }

    @Test
    void waiting_for_the_decision_never_reads_the_ledger() {
        cancel();
        assertThat(views.glances).isGreaterThan(10);
        assertThat(views.finds)
                .as("the one that finds out what there is to cancel")
                .isEqualTo(1);
    }

    @Test
    void the_owners_decision_is_told() {
        views.seen = Optional.of(in(State.CANCELLED));
        assertThat(cancel()).isEqualTo(new Outcome.Cancelled(views.seen.get()));
        views.seen = Optional.of(in(State.SENT));
        assertThat(cancel()).isEqualTo(new Outcome.TooLate(views.seen.get()));
    }

    @Test
    void what_is_settled_or_not_there_is_not_asked_for() {
        views.found = new Views.Found.View(in(State.SENT));
        assertThat(cancel()).isInstanceOf(Outcome.TooLate.class);
        views.found = new Views.Found.None();
        assertThat(cancel()).isEqualTo(new Outcome.NoSuchNotification());
        views.found = new Views.Found.CannotTell("away");
        assertThat(cancel()).isEqualTo(new Outcome.CannotTell("away"));
        assertThat(log.cancelled).isEmpty();
    }

    @Test
    void a_wish_that_is_perhaps_written_is_neither_refused_nor_pending() {
        log.answer = new Appended.Unknown("no answer");
        assertThat(cancel()).isEqualTo(new Outcome.Unknown("no answer"));
        log.answer = new Appended.Refused("full");
        assertThat(cancel()).isEqualTo(new Outcome.NotAsked("full"));
        assertThat(views.glances).isZero();
    }

    private Notification in(State state) {
        return new Notification(
                open.request(),
                state,
                List.of(),
                Optional.empty(),
                clock.instant(),
                Optional.empty(),
                "",
                2,
                Receipts.NONE);
    }

    private Outcome cancel() {
        return cancellation
                .cancel(Tenant.DEFAULT, open.id())
                .toCompletableFuture()
                .join();
    }
}
