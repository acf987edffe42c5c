package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.delivery.RedriveVerdict.Kind;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An operator sends dead letters again, through the desk that owns them. */
class RedriveTest {
    private static final Duration KEY_LIFE = Duration.ofHours(24);

    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final DeliveryPolicy policy = new DeliveryPolicy(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3)),
            new RetryLimits(2, Duration.ofHours(1), Duration.ofSeconds(5)),
            FakeProvider.all(),
            safeguards);
    private final DeliveryDesk desk = new DeliveryDesk(
            new DeliveryDesk.Tools(policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none()),
            new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(30), 3, 1_000));
    private long offset;

    RedriveTest() {
        desk.takeOver(7);
    }

    @Test
    void what_was_refused_is_sent_again_under_the_same_id_key_and_bytes() {
        var failed = end(Samples.push(Guarantee.EFFECTIVELY_ONCE), new DeliveryOutcome.Rejected("wrong account"));
        assertThat(failed.state()).isEqualTo(State.FAILED);
        var again = redrive(failed, false).orElseThrow();

        assertThat(again.id()).isEqualTo(failed.id());
        assertThat(again.rendered().bytes())
                .isEqualTo(failed.rendered().orElseThrow().bytes());
        desk.sent(again, new DeliveryOutcome.Delivered("m"));
        desk.step();
        var sent = desk.find(failed.id()).orElseThrow();
        assertThat(sent.state()).isEqualTo(State.SENT);
        assertThat(sent.attempts())
                .extracting(Attempt::providerKey)
                .containsOnly(failed.id().toString());
    }

    @Test
    void what_is_too_old_is_sent_again_all_the_same() {
        var failed = end(Samples.push(Guarantee.AT_MOST_ONCE), new DeliveryOutcome.Rejected("wrong account"));
        clock.advance(Duration.ofHours(20));
        assertThat(redrive(failed, false)).isPresent();
    }

    @Test
    void what_was_sent_stays_as_it_is() {
        var sent = end(Samples.push(Guarantee.AT_MOST_ONCE), new DeliveryOutcome.Delivered("m"));
        assertThat(RedriveVerdict.on(sent, policy.keys(), clock.instant()).kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(redrive(sent, true)).isEmpty();
        assertThat(desk.find(sent.id())).contains(sent);
    }

    @Test
    void another_tenants_wish_changes_nothing() {
        var failed = end(Samples.push(Guarantee.AT_MOST_ONCE), new DeliveryOutcome.Rejected("no"));
        desk.redrive(offset++, failed.id(), new Tenant("other"), true);
        assertThat(desk.step().effects()).isEmpty();
    }

    @Test
    void an_unknown_attempt_without_a_key_is_sent_again_only_where_the_risk_is_allowed() {
        var unconfirmed =
                end(Samples.spec(Guarantee.AT_MOST_ONCE, Channel.EMAIL), new DeliveryOutcome.Unknown("no answer"));
        assertThat(unconfirmed.state()).isEqualTo(State.UNCONFIRMED);
        var verdict = RedriveVerdict.on(unconfirmed, policy.keys(), clock.instant());
        assertThat(verdict.kind()).isEqualTo(Kind.RISKY);
        assertThat(verdict.reason()).contains("attempt 1 (email)", "carried no key");

        assertThat(redrive(unconfirmed, false)).isEmpty();
        assertThat(redrive(unconfirmed, true)).isPresent();
        assertThat(desk.find(unconfirmed.id()).orElseThrow().lastAttempt().possibleDuplicate())
                .isTrue();
    }

    @Test
    void an_unknown_attempt_under_a_living_key_is_safe_and_under_an_expired_one_risky() {
        var unconfirmed = unconfirmedPush();
        assertThat(RedriveVerdict.on(unconfirmed, policy.keys(), clock.instant())
                        .kind())
                .isEqualTo(Kind.SAFE);
        clock.advance(KEY_LIFE);
        var verdict = RedriveVerdict.on(unconfirmed, policy.keys(), clock.instant());
        assertThat(verdict.kind()).isEqualTo(Kind.RISKY);
        assertThat(verdict.reason()).contains("its key has expired");
        assertThat(redrive(unconfirmed, false)).isEmpty();
    }

    /** Crash point 11. */
    @Test
    void a_key_that_expires_between_the_wish_and_its_turn_is_asked_for_and_then_unconfirmed() {
        var unconfirmed = unconfirmedPush();
        desk.redrive(offset++, unconfirmed.id(), unconfirmed.request().tenant(), false);
        clock.advance(KEY_LIFE);
        assertThat(desk.step().effects()).as("never sent again blindly").noneMatch(Effect.Send.class::isInstance);

        assertThat(desk.find(unconfirmed.id()).orElseThrow().state()).isIn(State.UNKNOWN, State.UNCONFIRMED);
        clock.advance(Duration.ofSeconds(10));
        var effects = desk.step().effects();
        assertThat(effects).noneMatch(Effect.Send.class::isInstance);
        answerNotFound(effects);
        desk.step();
        assertThat(desk.find(unconfirmed.id()).orElseThrow().state()).isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void a_wish_that_comes_twice_is_one_more_attempt() {
        var failed = end(Samples.push(Guarantee.AT_MOST_ONCE), new DeliveryOutcome.Rejected("no"));
        desk.redrive(offset++, failed.id(), failed.request().tenant(), false);
        desk.redrive(offset++, failed.id(), failed.request().tenant(), false);
        assertThat(desk.step().effects()).hasSize(1);
    }

    @Test
    void a_successor_does_not_know_of_the_wish_and_sends_nothing_that_is_too_old() {
        var failed = end(Samples.push(Guarantee.AT_MOST_ONCE), new DeliveryOutcome.Rejected("no"));
        clock.advance(Duration.ofHours(20));
        var queued = failed.to(State.QUEUED, clock.instant(), "sent again by an operator");
        var successor = new DeliveryDesk(
                new DeliveryDesk.Tools(
                        policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none()),
                new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(30), 3, 1_000));
        successor.entry(queued);
        successor.takeOver(8);
        assertThat(successor.step().effects()).isEmpty();
        assertThat(successor.find(queued.id()).orElseThrow().state()).isEqualTo(State.DEAD);
    }

    @Test
    void what_is_queued_again_is_not_forgotten_with_what_has_settled() {
        var failed = end(Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH), null);
        desk.redrive(offset++, failed.id(), failed.request().tenant(), false);
        desk.step();
        clock.advance(Duration.ofHours(40));
        desk.step();
        assertThat(desk.find(failed.id())).isPresent();
    }

    private void answerNotFound(List<Effect> effects) {
        effects.stream()
                .filter(Effect.Ask.class::isInstance)
                .forEach(ask -> desk.asked((Effect.Ask) ask, new Reconciliation.NotFound()));
    }

    private Notification unconfirmedPush() {
        var sending = send(Samples.push(Guarantee.AT_MOST_ONCE));
        desk.sent(sending, new DeliveryOutcome.Unknown("no answer"));
        desk.step();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofSeconds(5));
            answerNotFound(desk.step().effects());
        }
        desk.step();
        var n = desk.find(sending.id()).orElseThrow();
        assertThat(n.state()).isEqualTo(State.UNCONFIRMED);
        return n;
    }

    private Effect.Send send(NotificationSpec spec) {
        desk.accept(offset, Samples.request("k" + offset, spec, clock.instant()));
        offset++;
        return (Effect.Send) desk.step().effects().get(0);
    }

    /** @param outcome null: profile-service knows no such user */
    private Notification end(NotificationSpec spec, DeliveryOutcome outcome) {
        if (outcome == null) {
            var request = Samples.request("k" + offset, spec, clock.instant());
            desk.accept(offset++, request);
            var lookup = (Effect.Lookup) desk.step().effects().get(0);
            desk.lookedUp(lookup, new ContactLookup.NoSuchUser(), clock.instant());
            desk.step();
            return desk.find(request.id()).orElseThrow();
        }
        var sending = send(spec);
        desk.sent(sending, outcome);
        desk.step();
        return desk.find(sending.id()).orElseThrow();
    }

    private Optional<Effect.Send> redrive(Notification n, boolean allowRisky) {
        desk.redrive(offset++, n.id(), n.request().tenant(), allowRisky);
        return desk.step().effects().stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .findFirst();
    }
}
