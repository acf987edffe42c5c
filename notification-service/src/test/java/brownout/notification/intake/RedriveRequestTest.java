package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.ProblemException;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.MutableClock;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.RedriveVerdict;
import brownout.notification.delivery.Samples;
import brownout.notification.delivery.State;
import brownout.notification.intake.Redrive.Result;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import brownout.notification.receipt.Receipts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What an operator is told, and what reaches the log. */
class RedriveRequestTest {
    private static final IdempotencyKey KEY = new IdempotencyKey("redrive-1");

    private final MutableClock clock = new MutableClock();
    private final FakeRequestLog log = new FakeRequestLog();
    private final Map<NotificationId, Notification> shown = new HashMap<>();
    private final List<Duration> gaps = new ArrayList<>();
    private final Redrive redrive = new Redrive(
            new FakeViews(),
            log,
            new InMemoryAnswers(),
            n -> n.state() == State.UNCONFIRMED
                    ? new RedriveVerdict(RedriveVerdict.Kind.RISKY, "it may have been delivered")
                    : new RedriveVerdict(
                            n.state().isDeadLetter() ? RedriveVerdict.Kind.SAFE : RedriveVerdict.Kind.REFUSED,
                            "it is " + n.state()),
            gap -> task -> {
                gaps.add(gap);
                task.run();
            });

    private final class FakeViews implements Views {
        @Override
        public CompletionStage<Found> find(Tenant tenant, NotificationId id) {
            return CompletableFuture.completedFuture(
                    shown.containsKey(id) ? new Found.View(shown.get(id)) : new Found.None());
        }

        @Override
        public CompletionStage<Optional<Notification>> glance(Tenant tenant, NotificationId id) {
            return CompletableFuture.completedFuture(Optional.ofNullable(shown.get(id)));
        }

        @Override
        public CompletionStage<Found> known(NotificationId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Page> list(Query query) {
            assertThat(query.listing()).isEqualTo(Listing.DEAD_LETTERS);
            return CompletableFuture.completedFuture(new Page(
                    shown.values().stream()
                            .filter(n -> n.state().isDeadLetter())
                            .filter(n ->
                                    query.states().isEmpty() || query.states().contains(n.state()))
                            .toList(),
                    Optional.empty()));
        }
    }

    private static final class InMemoryAnswers implements KeptAnswers {
        private final Map<IdempotencyKey, Digest> taken = new HashMap<>();
        private final Map<IdempotencyKey, Redrive.Report> kept = new HashMap<>();

        @Override
        public CompletionStage<Taken> take(Tenant tenant, IdempotencyKey key, Digest digest) {
            Digest holder = taken.putIfAbsent(key, digest);
            Taken answer;
            if (holder == null) {
                answer = new Taken.Fresh();
            } else if (!holder.equals(digest)) {
                answer = new Taken.Other();
            } else if (kept.containsKey(key)) {
                answer = new Taken.Kept(kept.get(key).items(), kept.get(key).dryRun());
            } else {
                answer = new Taken.InProgress();
            }
            return CompletableFuture.completedFuture(answer);
        }

        @Override
        public void keep(Tenant tenant, IdempotencyKey key, Digest digest, Redrive.Report report) {
            kept.put(key, report);
        }

        @Override
        public void giveBack(Tenant tenant, IdempotencyKey key) {
            taken.remove(key);
        }
    }

    @Test
    void each_is_judged_and_the_risky_are_left_unless_they_are_allowed() {
        var dead = shown(State.DEAD);
        var risky = shown(State.UNCONFIRMED);
        var report = report(redrive(KEY, ids(dead, risky).check()));
        assertThat(report.items()).extracting(Redrive.Item::result).containsExactly(Result.ASKED, Result.LEFT);
        assertThat(log.redriven).containsExactly(dead.id());

        var allowed = new RedriveDraft(List.of(risky.id().toString()), Optional.empty(), false, true, 50);
        report(redrive(new IdempotencyKey("other"), allowed.check()));
        assertThat(log.redriven).containsExactly(dead.id(), risky.id());
        assertThat(gaps).endsWith(Duration.ofMillis(20));
    }

    @Test
    void a_dry_run_tells_the_same_and_writes_nothing() {
        var draft = new RedriveDraft(
                List.of(
                        shown(State.DEAD).id().toString(),
                        shown(State.UNCONFIRMED).id().toString()),
                Optional.empty(),
                true,
                false,
                100);
        var report = report(redrive(KEY, draft.check()));
        assertThat(report.items()).extracting(Redrive.Item::result).containsExactly(Result.PLANNED, Result.LEFT);
        assertThat(log.redriven).isEmpty();
    }

    @Test
    void one_that_was_sent_refuses_all_and_nothing_is_written() {
        var dead = shown(State.DEAD);
        var sent = shown(State.SENT);
        assertThat(redrive(KEY, ids(dead, sent).check())).isEqualTo(new Redrive.NotDead(sent.id(), "it is SENT"));
        assertThat(log.redriven).isEmpty();
        assertThat(redrive(KEY, ids(dead).check())).as("the key is free again").isInstanceOf(Redrive.Report.class);
    }

    @Test
    void one_that_is_not_there_refuses_all() {
        var dead = shown(State.DEAD);
        var nobody = new NotificationId(UUID.randomUUID());
        var draft =
                new RedriveDraft(List.of(dead.id().toString(), nobody.toString()), Optional.empty(), false, false, 100);
        assertThat(redrive(KEY, draft.check())).isEqualTo(new Redrive.NoSuchNotification(nobody));
        assertThat(log.redriven).isEmpty();
    }

    @Test
    void a_repeat_under_the_same_key_gets_the_first_answer_and_writes_nothing() {
        var wish = ids(shown(State.DEAD)).check();
        var first = report(redrive(KEY, wish));
        var again = report(redrive(KEY, wish));
        assertThat(again.replayed()).isTrue();
        assertThat(again.items()).isEqualTo(first.items());
        assertThat(log.redriven).hasSize(1);
        assertThat(redrive.redrive(Tenant.DEFAULT, KEY, Digest.of("another"), wish)
                        .toCompletableFuture()
                        .join())
                .isEqualTo(new Redrive.KeyReused());
    }

    @Test
    void a_filter_takes_the_states_channels_and_times_it_names() {
        var dead = shown(State.DEAD);
        shown(State.FAILED);
        shown(State.SENT);
        var wanted = new RedriveDraft.Filter(List.of(State.DEAD), List.of(Channel.PUSH), Optional.empty(), 200);
        var report = report(redrive(KEY, filter(wanted).check()));
        assertThat(report.items()).extracting(Redrive.Item::id).containsExactly(dead.id());

        var email = new RedriveDraft.Filter(List.of(), List.of(Channel.EMAIL), Optional.empty(), 200);
        assertThat(report(redrive(new IdempotencyKey("email"), filter(email).check()))
                        .items())
                .isEmpty();
        var later = new RedriveDraft.Filter(
                List.of(), List.of(), Optional.of(clock.instant().plusSeconds(1)), 200);
        assertThat(report(redrive(new IdempotencyKey("later"), filter(later).check()))
                        .items())
                .isEmpty();
    }

    @Test
    void what_is_perhaps_written_is_told_as_unknown() {
        log.answer = new RequestLog.Appended.Unknown("no answer");
        var report = report(redrive(KEY, ids(shown(State.DEAD)).check()));
        assertThat(report.items()).extracting(Redrive.Item::result).containsExactly(Result.UNKNOWN);
    }

    @Test
    void a_wish_that_makes_no_sense_is_refused_with_all_of_its_reasons() {
        var none = new RedriveDraft(List.of(), Optional.empty(), false, false, 100);
        assertThatThrownBy(none::check).isInstanceOf(ProblemException.class).hasMessageContaining("exactly one");
        var wrong = new RedriveDraft(
                List.of("x"),
                Optional.of(new RedriveDraft.Filter(List.of(State.SENT), List.of(), Optional.<Instant>empty(), 0)),
                false,
                false,
                1);
        assertThatThrownBy(wrong::check)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().errors()).hasSize(5));
    }

    private Notification shown(State state) {
        var request = Samples.request("k" + shown.size(), Samples.push(Guarantee.AT_MOST_ONCE), clock.instant());
        var n = new Notification(
                request, state, List.of(), Optional.empty(), clock.instant(), Optional.empty(), "", 1, Receipts.NONE);
        shown.put(n.id(), n);
        return n;
    }

    private static RedriveDraft ids(Notification... named) {
        return new RedriveDraft(
                List.of(named).stream().map(n -> n.id().toString()).toList(), Optional.empty(), false, false, 100);
    }

    private static RedriveDraft filter(RedriveDraft.Filter filter) {
        return new RedriveDraft(List.of(), Optional.of(filter), false, false, 100);
    }

    private Redrive.Outcome redrive(IdempotencyKey key, Redrive.Wish wish) {
        return redrive.redrive(Tenant.DEFAULT, key, Digest.of(wish.toString()), wish)
                .toCompletableFuture()
                .join();
    }

    private static Redrive.Report report(Redrive.Outcome outcome) {
        assertThat(outcome).isInstanceOf(Redrive.Report.class);
        return (Redrive.Report) outcome;
    }
}
