package brownout.notification.delivery;

import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static brownout.notification.delivery.Guarantee.EFFECTIVELY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import brownout.notification.recipient.Recipient;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryDeskTest {
    private static final Contact ADA =
            new Contact(new Recipient("", "ada@example.com", "+49123", "phone-ada"), false, false);

    private static final Duration CONSENT_WITHIN = Duration.ofSeconds(1);

    private static final Duration LANDS_WITHIN = Duration.ofSeconds(10);

    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final DeliveryDesk desk = newDesk();

    private DeliveryDesk newDesk() {
        var desk = emptyDesk();
        desk.takeOver(7);
        return desk;
    }

    private DeliveryDesk emptyDesk() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3), () -> true),
                new RetryLimits(3, Duration.ofHours(1), Duration.ofSeconds(5), LANDS_WITHIN),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        return new DeliveryDesk(tools, new DeskLimits(2, 2, CONSENT_WITHIN, Duration.ofHours(1), 3, 1_000));
    }

    @Test
    void started_is_written_in_the_batch_that_orders_the_call() {
        desk.accept(0, request("a", Samples.push(EFFECTIVELY_ONCE)));
        Batch batch = desk.step();

        assertThat(batch.writes()).singleElement().satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.SENDING);
            assertThat(n.lastAttempt().result()).isEqualTo(Attempt.Result.STARTED);
            assertThat(n.lastAttempt().fence()).isEqualTo(7);
            assertThat(n.version()).isEqualTo(1);
        });
        assertThat(batch.effects()).hasSize(1);
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void without_the_ledger_the_call_comes_first_and_the_offset_waits_for_the_outcome() {
        safeguards.set(Safeguard.DEDUP_LEDGER, false);
        desk.accept(0, request("a", Samples.push(EFFECTIVELY_ONCE)));
        Batch batch = desk.step();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(0));

        desk.sent(theSend(batch), new DeliveryOutcome.Delivered("m"));
        Batch after = desk.step();
        assertThat(after.writes())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.SENT));
        assertThat(after.nextOffset()).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void a_known_id_is_absorbed_whatever_its_body_says() {
        desk.accept(0, request("a", Samples.push(EFFECTIVELY_ONCE)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
        desk.step();
        desk.accept(1, request("a", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();

        assertThat(batch.effects()).isEmpty();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void a_start_without_an_outcome_is_unknown_to_the_successor() {
        desk.accept(0, request("a", Samples.push(EFFECTIVELY_ONCE)));
        Notification started = desk.step().writes().get(0);

        var successor = newDesk();
        successor.entry(started);
        successor.takeOver(8);
        var n = successor.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.UNKNOWN);
        assertThat(n.lastAttempt().result()).isEqualTo(Attempt.Result.OUTCOME_UNKNOWN);

        clock.advance(Duration.ofSeconds(10));
        var send = theSend(successor.step());
        assertThat(send.key()).contains(started.lastAttempt().providerKey());
        assertThat(send.rendered()).isEqualTo(started.rendered().orElseThrow());
    }

    @Test
    void an_outcome_that_another_process_has_read_is_heard_by_the_successor() {
        desk.accept(0, request("a", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();

        var successor = newDesk(batch.writes().get(0), true);
        assertThat(successor.step().writes()).isEmpty();
        successor.heard(new ReadOutcome(theSend(batch), new DeliveryOutcome.Delivered("m")));
        successor.hearNoMore();
        assertThat(successor.step().writes())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.SENT));
    }

    @Test
    void an_outcome_of_another_attempt_is_not_taken_for_this_one() {
        desk.accept(0, request("a", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();
        var send = theSend(batch);

        var successor = newDesk(batch.writes().get(0), true);
        successor.heard(new ReadOutcome(
                send.id(), send.attempt(), send.startedAt().minusMillis(1), new DeliveryOutcome.Delivered("m")));
        successor.hearNoMore();
        var n = successor.step().writes().get(0);
        assertThat(n.lastAttempt().result()).isEqualTo(Attempt.Result.OUTCOME_UNKNOWN);
        successor.heard(new ReadOutcome(send, new DeliveryOutcome.Delivered("too late")));
        assertThat(successor.step().writes()).isEmpty();
    }

    private DeliveryDesk newDesk(Notification found, boolean listening) {
        var successor = emptyDesk();
        successor.entry(found);
        successor.takeOver(8, listening);
        return successor;
    }

    @Test
    void an_outcome_of_an_attempt_that_is_over_is_ignored() {
        desk.accept(0, request("a", Samples.push(AT_LEAST_ONCE)));
        var first = theSend(desk.step());
        desk.sent(first, new DeliveryOutcome.Unknown("lost"));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        desk.sent(first, new DeliveryOutcome.Delivered("late"));
        assertThat(desk.find(first.id()).orElseThrow().state()).isEqualTo(State.SENDING);
    }

    @Test
    void a_user_is_looked_up_and_reached_on_the_first_channel_with_an_address() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH, Channel.SMS)));
        var lookup = theLookup(desk.step());

        desk.lookedUp(lookup, found(new Contact(new Recipient("", "", "+49123", ""), true, false)), clock.instant());
        assertThat(theSend(desk.step()).rendered().channel()).isEqualTo(Channel.SMS);
    }

    @Test
    void marketing_goes_out_only_with_a_proof_of_consent() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        var lookup = theLookup(desk.step());

        desk.lookedUp(lookup, new ContactLookup.Unavailable("away"), clock.instant());
        var waiting = desk.step();
        assertThat(waiting.effects()).isEmpty();
        assertThat(waiting.writes().get(0).state()).isEqualTo(State.RETRY_WAIT);

        clock.advance(Duration.ofSeconds(10));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), true, false)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void a_user_is_looked_up_again_before_every_attempt() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        desk.sent(theSend(desk.step()), new DeliveryOutcome.NotSent("refused"));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void an_opt_out_is_obeyed_by_a_resend_of_an_unknown_outcome() {
        var unknown = unknownToUser();
        clock.advance(Duration.ofSeconds(10));
        var lookup = theLookup(desk.step());
        assertThat(lookup.freshness()).isEqualTo(Contacts.Freshness.STRONG);
        desk.lookedUp(lookup, found(new Contact(ADA.addresses(), true, false)), clock.instant());

        assertThat(desk.step().effects())
                .as("nobody sends it, and somebody may already have: the provider is asked")
                .singleElement()
                .isEqualTo(new Effect.Ask(
                        unknown, Channel.PUSH, unknown.toString(), false, MessageClass.MARKETING, "00-trace-span-01"));
        assertThat(desk.find(unknown).orElseThrow().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void an_unknown_outcome_is_sent_again_only_when_consent_is_proven() {
        var unknown = unknownToUser();
        clock.advance(Duration.ofSeconds(10));
        desk.lookedUp(theLookup(desk.step()), new ContactLookup.Unavailable("away"), clock.instant());
        clock.advance(LANDS_WITHIN);
        desk.asked((Effect.Ask) desk.step().effects().get(0), new Reconciliation.NotFound());
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        var again = theSend(desk.step());
        assertThat(again.id()).isEqualTo(unknown);
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void consent_that_has_grown_old_in_a_lane_is_asked_for_again_and_keeps_its_turn() {
        fillPushSlots();
        for (int i = 0; i < 2; i++) {
            desk.accept(10 + i, request("user-" + i, Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
            desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        }
        assertThat(desk.step().effects()).as("no slot is free").isEmpty();
        clock.advance(CONSENT_WITHIN.plusMillis(1));
        desk.sent(slotHolders.get(0), new DeliveryOutcome.Delivered("m"));
        var renewed = theLookup(desk.step());
        assertThat(desk.inFlight()).as("the other call, and the lookup").isEqualTo(2);

        desk.lookedUp(renewed, found(ADA), clock.instant());
        assertThat(theSend(desk.step()).id()).as("before those behind it").isEqualTo(renewed.id());
        desk.sent(slotHolders.get(1), new DeliveryOutcome.Delivered("m"));
        var second = theLookup(desk.step());
        desk.lookedUp(second, found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().effects()).isEmpty();
        assertThat(desk.find(second.id()).orElseThrow().state()).isEqualTo(State.SUPPRESSED);

        desk.accept(20, request("next", Samples.push(AT_MOST_ONCE)));
        assertThat(theSend(desk.step()).id()).as("its slot is free again").isNotEqualTo(second.id());
    }

    @Test
    void consent_that_was_given_long_before_the_desk_hears_of_it_is_asked_for_again() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        var lookup = theLookup(desk.step());
        var answered = clock.instant();
        clock.advance(CONSENT_WITHIN.plusMillis(1));
        desk.lookedUp(lookup, found(ADA), answered);
        var again = theLookup(desk.step());
        desk.lookedUp(again, found(new Contact(ADA.addresses(), true, false)), clock.instant());
        assertThat(desk.step().effects()).isEmpty();
        assertThat(desk.find(lookup.id()).orElseThrow().state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void what_stands_still_while_its_consent_is_renewed_gives_its_slot_back() {
        fillPushSlots();
        desk.accept(10, request("user", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        desk.step();
        clock.advance(CONSENT_WITHIN.plusMillis(1));
        desk.sent(slotHolders.get(0), new DeliveryOutcome.Delivered("m"));
        desk.quarantine(theLookup(desk.step()).id(), new IllegalStateException("a defect"));

        desk.accept(11, request("next", Samples.push(AT_MOST_ONCE)));
        assertThat(theSend(desk.step()).attempt()).isEqualTo(1);
    }

    @Test
    void without_strong_consent_the_first_answer_counts_for_every_attempt() {
        safeguards.set(Safeguard.STRONG_CONSENT, false);
        desk.accept(0, request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        var lookup = theLookup(desk.step());
        assertThat(lookup.freshness()).isEqualTo(Contacts.Freshness.EVENTUAL);
        desk.lookedUp(lookup, found(ADA), clock.instant());
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Unknown("lost"));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        assertThat(theSend(desk.step()).attempt()).isEqualTo(2);
    }

    private NotificationId unknownToUser() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        var send = theSend(desk.step());
        desk.sent(send, new DeliveryOutcome.Unknown("lost"));
        desk.step();
        return send.id();
    }

    private final List<Effect.Send> slotHolders = new ArrayList<>();

    private void fillPushSlots() {
        for (int i = 0; i < 2; i++) {
            desk.accept(i, request("slot-" + i, Samples.push(AT_MOST_ONCE)));
            slotHolders.add(theSend(desk.step()));
        }
    }

    @Test
    void a_user_is_looked_up_even_when_the_address_is_given() {
        var spec = Samples.push(AT_MOST_ONCE);
        var both = new Recipient("ada", "", "", "phone-1");
        desk.accept(
                0,
                request(
                        "a",
                        new NotificationSpec(
                                both,
                                spec.channels(),
                                spec.wording(),
                                spec.messageClass(),
                                spec.guarantee(),
                                spec.schedule(),
                                spec.metadata())));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.SUPPRESSED);
    }

    @Test
    void what_may_have_been_sent_is_not_said_to_be_suppressed() {
        var spec = Samples.toUser(MessageClass.TRANSACTIONAL, Channel.EMAIL);
        desk.accept(
                0,
                request(
                        "a",
                        new NotificationSpec(
                                spec.recipient(),
                                spec.channels(),
                                spec.wording(),
                                spec.messageClass(),
                                AT_LEAST_ONCE,
                                spec.schedule(),
                                spec.metadata())));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Unknown("lost"));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void a_user_id_that_cannot_exist_is_not_asked_for_again() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(
                theLookup(desk.step()), new ContactLookup.Refused("INVALID_ARGUMENT id is too long"), clock.instant());
        var n = desk.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.FAILED);
        assertThat(n.reason()).contains("id is too long");
    }

    @Test
    void who_is_blocked_or_unknown_gets_nothing() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.SUPPRESSED);

        desk.accept(1, request("b", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), new ContactLookup.NoSuchUser(), clock.instant());
        Batch batch = desk.step();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.FAILED);
        assertThat(batch.deadLetters()).isEqualTo(batch.writes());
    }

    @Test
    void nobody_to_reach_is_a_failure_and_no_attempt() {
        desk.accept(0, request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(Recipient.user(""), false, false)), clock.instant());
        var n = desk.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.FAILED);
        assertThat(n.reason()).contains("no address");
        assertThat(n.attempts()).isEmpty();
    }

    @Test
    void what_cannot_be_made_into_a_message_fails_alone() {
        var good = Samples.push(AT_MOST_ONCE);
        var bad = new NotificationSpec(
                good.recipient(),
                good.channels(),
                new Content("", "unspeakable"),
                good.messageClass(),
                good.guarantee(),
                good.schedule(),
                Map.of());
        desk.accept(0, request("bad", bad));
        desk.accept(1, request("good", good));
        Batch batch = desk.step();
        assertThat(batch.effects()).hasSize(1);
        assertThat(batch.deadLetters())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.FAILED));
    }

    @Test
    void a_refusal_moves_on_to_the_next_channel() {
        desk.accept(0, request("a", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Rejected("UNREGISTERED"));
        assertThat(theSend(desk.step()).rendered().channel()).isEqualTo(Channel.SMS);
    }

    @Test
    void a_scheduled_one_waits_and_survives_a_takeover() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        desk.accept(0, request("a", spec));
        Batch batch = desk.step();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.SCHEDULED);
        assertThat(batch.effects()).isEmpty();

        var successor = newDesk();
        successor.entry(batch.writes().get(0));
        successor.takeOver(8);
        assertThat(successor.nextWakeup()).contains(clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(61));
        assertThat(theSend(successor.step()).attempt()).isEqualTo(1);
    }

    @Test
    void a_cancelled_schedule_leaves_no_wakeup_behind() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        var later = request("a", spec);
        desk.accept(0, later);
        assertThat(desk.nextWakeup()).isPresent();
        desk.cancel(1, later.id(), Tenant.DEFAULT);
        assertThat(desk.nextWakeup()).isEmpty();
    }

    @Test
    void cancelling_works_until_it_is_being_sent() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        var later = request("a", spec);
        desk.accept(0, later);
        desk.cancel(1, later.id(), new Tenant("somebody-else"));
        assertThat(desk.find(later.id()).orElseThrow().state()).isEqualTo(State.SCHEDULED);
        desk.cancel(2, later.id(), Tenant.DEFAULT);
        assertThat(desk.find(later.id()).orElseThrow().state()).isEqualTo(State.CANCELLED);

        var now = request("b", Samples.push(AT_MOST_ONCE));
        desk.accept(3, now);
        desk.step();
        desk.cancel(4, now.id(), Tenant.DEFAULT);
        assertThat(desk.find(now.id()).orElseThrow().state()).isEqualTo(State.SENDING);
    }

    @Test
    void at_most_once_asks_and_believes_only_a_yes() {
        desk.accept(0, request("a", Samples.push(AT_MOST_ONCE)));
        desk.accept(1, request("b", Samples.push(AT_MOST_ONCE)));
        Batch batch = desk.step();
        batch.effects().forEach(effect -> desk.sent((Effect.Send) effect, new DeliveryOutcome.Unknown("lost")));
        desk.step();
        clock.advance(LANDS_WITHIN);
        var questions = desk.step().effects();
        assertThat(questions).hasSize(2).allMatch(effect -> effect instanceof Effect.Ask);
        desk.asked((Effect.Ask) questions.get(0), new Reconciliation.Found("m"));
        desk.asked((Effect.Ask) questions.get(1), new Reconciliation.NotFound());
        assertThat(desk.find(questions.get(0).id()).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(desk.find(questions.get(1).id()).orElseThrow().state()).isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void slow_lookups_for_marketing_do_not_hold_up_a_transactional_message() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, request("m" + i, Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        }
        assertThat(desk.step().effects()).as("one of two lookups is left").hasSize(1);
        desk.accept(5, request("t", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        assertThat(theLookup(desk.step()).messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
    }

    @Test
    void no_more_is_in_flight_than_there_are_slots_and_draining_starts_nothing() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, request("n" + i, Samples.push(AT_MOST_ONCE)));
        }
        Batch batch = desk.step();
        assertThat(batch.effects()).hasSize(2);
        assertThat(batch.writes()).as("all five are in the ledger").hasSize(5);
        assertThat(desk.inFlight()).isEqualTo(2);

        desk.drain();
        desk.sent((Effect.Send) batch.effects().get(0), new DeliveryOutcome.Delivered("m"));
        assertThat(desk.step().effects()).isEmpty();
        assertThat(desk.inFlight()).isEqualTo(1);
    }

    @Test
    void whatever_is_not_settled_is_open_on_its_channel_but_what_is_scheduled() {
        var later = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        desk.accept(0, request("scheduled", later));
        desk.accept(1, request("queued", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.EMAIL)));
        desk.step();
        desk.accept(2, request("refused", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Rejected("UNREGISTERED"));
        desk.accept(3, request("retried", Samples.push(AT_LEAST_ONCE)));
        var sends = desk.step().effects();
        desk.sent((Effect.Send) sends.get(0), new DeliveryOutcome.Unknown("lost"));
        desk.sent((Effect.Send) sends.get(1), new DeliveryOutcome.Unknown("lost"));
        desk.step();

        assertThat(desk.open().total()).isEqualTo(3);
        assertThat(desk.open().on(Channel.EMAIL)).isEqualTo(1);
        assertThat(desk.open().on(Channel.SMS)).isEqualTo(1);
        assertThat(desk.open().of(Channel.PUSH, Tenant.DEFAULT)).isEqualTo(1);
        assertThat(desk.open().of(Channel.PUSH, new Tenant("other"))).isZero();
        clock.advance(Duration.ofSeconds(10));
        desk.step().effects().forEach(effect -> desk.sent((Effect.Send) effect, new DeliveryOutcome.Delivered("m")));
        assertThat(desk.open().total()).as("the email waits for its lookup").isEqualTo(1);
    }

    @Test
    void a_request_that_is_older_than_the_greatest_age_is_not_sent() {
        var old = request("a", Samples.push(EFFECTIVELY_ONCE));
        clock.advance(Duration.ofHours(1));
        desk.accept(0, old);
        Batch batch = desk.step();
        assertThat(batch.effects()).isEmpty();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.DEAD);
    }

    @Test
    void the_settled_are_forgotten_after_the_horizon_or_beyond_the_limit() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, request("n" + i, Samples.push(AT_MOST_ONCE)));
            desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(desk.step().forgotten()).hasSize(1);
        assertThat(desk.all()).hasSize(3);
        clock.advance(Duration.ofHours(2));
        assertThat(desk.step().forgotten()).hasSize(3);
        assertThat(desk.all()).isEmpty();
    }

    @Test
    void a_repeat_of_what_is_forgotten_but_for_its_id_is_absorbed_until_the_horizon_also_by_a_successor() {
        var successor = emptyDesk();
        for (int i = 0; i < 50; i++) {
            desk.accept(i, request("n" + i, Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
            desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
            Batch batch = desk.step();
            batch.writes().forEach(successor::entry);
            batch.forgotten().forEach(one -> successor.removed(one.id()));
            batch.forgotten().forEach(successor::settled);
        }
        successor.takeOver(8);
        for (DeliveryDesk owner : new DeliveryDesk[] {desk, successor}) {
            for (int i = 0; i < 50; i++) {
                owner.accept(50 + i, request("n" + i, Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
            }
            assertThat(owner.step().effects()).isEmpty();
        }
        clock.advance(Duration.ofHours(2));
        desk.accept(100, request("n0", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        assertThat(desk.step().effects()).as("a new message, after the horizon").hasSize(1);
    }

    @Test
    void requests_that_were_recorded_are_not_begun_again_when_the_offsets_are_lost() {
        var successor = emptyDesk();
        successor.recordedUpTo(2);
        successor.takeOver(8);
        successor.accept(0, request("settled last year", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        successor.accept(1, request("settled last week", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        Batch nothing = successor.step();
        assertThat(nothing.effects()).isEmpty();
        assertThat(nothing.nextOffset()).as("the group's position is mended").isEqualTo(OptionalLong.of(2));

        successor.accept(2, request("new", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        assertThat(successor.step().effects()).hasSize(1);
    }

    @Test
    void one_that_cannot_be_handled_stands_still_and_the_others_go_on() {
        var cursed = Samples.worded(Samples.push(AT_LEAST_ONCE), "cursed");
        desk.accept(0, request("cursed", cursed));
        desk.accept(1, request("good", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();
        assertThat(batch.writes())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.SENDING));
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(2));

        desk.accept(2, request("cursed", cursed));
        batch = desk.step();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void an_entry_that_cannot_be_read_is_known_and_never_sent() {
        var successor = emptyDesk();
        var unreadable = request("unreadable", Samples.push(AT_LEAST_ONCE));
        successor.unreadable(unreadable.id(), new IllegalArgumentException("a state of a newer version"));
        successor.takeOver(8);
        successor.accept(0, unreadable);
        assertThat(successor.step().effects()).isEmpty();
    }

    private NotificationRequest request(String key, NotificationSpec spec) {
        return Samples.request(key, spec, clock.instant());
    }

    private static ContactLookup found(Contact contact) {
        return new ContactLookup.Found(contact);
    }

    private static Effect.Send theSend(Batch batch) {
        assertThat(batch.effects()).hasSize(1);
        return (Effect.Send) batch.effects().get(0);
    }

    private static Effect.Lookup theLookup(Batch batch) {
        assertThat(batch.effects()).hasSize(1);
        return (Effect.Lookup) batch.effects().get(0);
    }
}
