package brownout.notification.delivery;

import static brownout.notification.delivery.DeskFixture.ADA;
import static brownout.notification.delivery.DeskFixture.CONSENT_WITHIN;
import static brownout.notification.delivery.DeskFixture.LANDS_WITHIN;
import static brownout.notification.delivery.DeskFixture.found;
import static brownout.notification.delivery.DeskFixture.theLookup;
import static brownout.notification.delivery.DeskFixture.theSend;
import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import brownout.notification.recipient.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a message goes, and whether it may: what a desk makes of the answers of profile-service. */
class ConsentTest {
    private final DeskFixture at = new DeskFixture();
    private final MutableClock clock = at.clock;
    private final DeliveryDesk desk = at.newDesk();

    @Test
    void a_user_is_looked_up_and_reached_on_the_first_channel_with_an_address() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH, Channel.SMS)));
        var lookup = theLookup(desk.step());

        desk.lookedUp(lookup, found(new Contact(new Recipient("", "", "+49123", ""), true, false)), clock.instant());
        assertThat(theSend(desk.step()).rendered().channel()).isEqualTo(Channel.SMS);
    }

    @Test
    void marketing_goes_out_only_with_a_proof_of_consent() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
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
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
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
            desk.accept(10 + i, at.request("user-" + i, Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
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

        desk.accept(20, at.request("next", Samples.push(AT_MOST_ONCE)));
        assertThat(theSend(desk.step()).id()).as("its slot is free again").isNotEqualTo(second.id());
    }

    @Test
    void consent_that_was_given_long_before_the_desk_hears_of_it_is_asked_for_again() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
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
        desk.accept(10, at.request("user", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        desk.step();
        clock.advance(CONSENT_WITHIN.plusMillis(1));
        desk.sent(slotHolders.get(0), new DeliveryOutcome.Delivered("m"));
        desk.quarantine(theLookup(desk.step()).id(), new IllegalStateException("a defect"));

        desk.accept(11, at.request("next", Samples.push(AT_MOST_ONCE)));
        assertThat(theSend(desk.step()).attempt()).isEqualTo(1);
    }

    @Test
    void without_strong_consent_the_first_answer_counts_for_every_attempt() {
        at.safeguards.set(Safeguard.STRONG_CONSENT, false);
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        var lookup = theLookup(desk.step());
        assertThat(lookup.freshness()).isEqualTo(Contacts.Freshness.EVENTUAL);
        desk.lookedUp(lookup, found(ADA), clock.instant());
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Unknown("lost"));
        desk.step();
        clock.advance(Duration.ofSeconds(10));
        assertThat(theSend(desk.step()).attempt()).isEqualTo(2);
    }

    @Test
    void a_user_is_looked_up_even_when_the_address_is_given() {
        var spec = Samples.push(AT_MOST_ONCE);
        var both = new Recipient("ada", "", "", "phone-1");
        desk.accept(
                0,
                at.request(
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
                at.request(
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
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(
                theLookup(desk.step()), new ContactLookup.Refused("INVALID_ARGUMENT id is too long"), clock.instant());
        var n = desk.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.FAILED);
        assertThat(n.reason()).contains("id is too long");
    }

    @Test
    void who_is_blocked_or_unknown_gets_nothing() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(ADA.addresses(), false, true)), clock.instant());
        assertThat(desk.step().writes().get(0).state()).isEqualTo(State.SUPPRESSED);

        desk.accept(1, at.request("b", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), new ContactLookup.NoSuchUser(), clock.instant());
        Batch batch = desk.step();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.FAILED);
        assertThat(batch.deadLetters()).isEqualTo(batch.writes());
    }

    @Test
    void nobody_to_reach_is_a_failure_and_no_attempt() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(new Contact(Recipient.user(""), false, false)), clock.instant());
        var n = desk.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.FAILED);
        assertThat(n.reason()).contains("no address");
        assertThat(n.attempts()).isEmpty();
    }

    @Test
    void slow_lookups_for_marketing_do_not_hold_up_a_transactional_message() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, at.request("m" + i, Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        }
        assertThat(desk.step().effects()).as("one of two lookups is left").hasSize(1);
        desk.accept(5, at.request("t", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.PUSH)));
        assertThat(theLookup(desk.step()).messageClass()).isEqualTo(MessageClass.TRANSACTIONAL);
    }

    private NotificationId unknownToUser() {
        desk.accept(0, at.request("a", Samples.toUser(MessageClass.MARKETING, Channel.PUSH)));
        desk.lookedUp(theLookup(desk.step()), found(ADA), clock.instant());
        var send = theSend(desk.step());
        desk.sent(send, new DeliveryOutcome.Unknown("lost"));
        desk.step();
        return send.id();
    }

    private final List<Effect.Send> slotHolders = new ArrayList<>();

    private void fillPushSlots() {
        for (int i = 0; i < 2; i++) {
            desk.accept(i, at.request("slot-" + i, Samples.push(AT_MOST_ONCE)));
            slotHolders.add(theSend(desk.step()));
        }
    }
}
