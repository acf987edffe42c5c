package brownout.notification.delivery;

import static brownout.notification.delivery.DeskFixture.LANDS_WITHIN;
import static brownout.notification.delivery.DeskFixture.theSend;
import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static brownout.notification.delivery.Guarantee.EFFECTIVELY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DeliveryDeskTest {
    private final DeskFixture at = new DeskFixture();
    private final MutableClock clock = at.clock;
    private final DeliveryDesk desk = at.newDesk();

    @Test
    void started_is_written_in_the_batch_that_orders_the_call() {
        desk.accept(0, at.request("a", Samples.push(EFFECTIVELY_ONCE)));
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
        at.safeguards.set(Safeguard.DEDUP_LEDGER, false);
        desk.accept(0, at.request("a", Samples.push(EFFECTIVELY_ONCE)));
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
        desk.accept(0, at.request("a", Samples.push(EFFECTIVELY_ONCE)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
        desk.step();
        desk.accept(1, at.request("a", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();

        assertThat(batch.effects()).isEmpty();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(2));
    }

    @Test
    void an_outcome_of_an_attempt_that_is_over_is_ignored() {
        desk.accept(0, at.request("a", Samples.push(AT_LEAST_ONCE)));
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
    void the_version_grows_with_every_entry() {
        desk.accept(0, at.request("a", Samples.push(AT_MOST_ONCE)));
        var send = theSend(desk.step());
        desk.sent(send, new DeliveryOutcome.NotSent("refused"));
        assertThat(desk.step().writes()).extracting(Notification::version).containsExactly(2L);
        clock.advance(Duration.ofSeconds(5));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
        assertThat(desk.step().writes()).extracting(Notification::version).containsExactly(4L);
    }

    @Test
    void an_attempt_ends_once() {
        desk.accept(0, at.request("a", Samples.push(AT_MOST_ONCE)));
        var send = theSend(desk.step());
        desk.sent(send, new DeliveryOutcome.NotSent("refused"));
        desk.sent(send, new DeliveryOutcome.Delivered("m"));
        var n = desk.step().writes().get(0);
        assertThat(n.state()).isEqualTo(State.RETRY_WAIT);
        assertThat(n.attempts()).hasSize(1);
    }

    @Test
    void one_that_stands_still_before_anything_is_recorded_does_not_hold_the_offset_back() {
        at.safeguards.set(Safeguard.DEDUP_LEDGER, false);
        desk.accept(0, at.request("a", Samples.push(AT_LEAST_ONCE)));
        var send = theSend(desk.step());
        desk.quarantine(send.id(), new IllegalStateException("a bug"));
        assertThat(desk.step().nextOffset()).isEqualTo(OptionalLong.of(1));
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
        desk.accept(0, at.request("bad", bad));
        desk.accept(1, at.request("good", good));
        Batch batch = desk.step();
        assertThat(batch.effects()).hasSize(1);
        assertThat(batch.deadLetters())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.FAILED));
    }

    @Test
    void a_refusal_moves_on_to_the_next_channel() {
        desk.accept(0, at.request("a", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Rejected("UNREGISTERED"));
        assertThat(theSend(desk.step()).rendered().channel()).isEqualTo(Channel.SMS);
    }

    @Test
    void a_cancelled_schedule_leaves_no_wakeup_behind() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        var later = at.request("a", spec);
        desk.accept(0, later);
        assertThat(desk.nextWakeup()).isPresent();
        desk.cancel(1, later.id(), Tenant.DEFAULT);
        assertThat(desk.nextWakeup()).isEmpty();
    }

    @Test
    void cancelling_works_until_it_is_being_sent() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        var later = at.request("a", spec);
        desk.accept(0, later);
        desk.cancel(1, later.id(), new Tenant("somebody-else"));
        assertThat(desk.find(later.id()).orElseThrow().state()).isEqualTo(State.SCHEDULED);
        desk.cancel(2, later.id(), Tenant.DEFAULT);
        assertThat(desk.find(later.id()).orElseThrow().state()).isEqualTo(State.CANCELLED);

        var now = at.request("b", Samples.push(AT_MOST_ONCE));
        desk.accept(3, now);
        desk.step();
        desk.cancel(4, now.id(), Tenant.DEFAULT);
        assertThat(desk.find(now.id()).orElseThrow().state()).isEqualTo(State.SENDING);
    }

    @Test
    void at_most_once_asks_and_believes_only_a_yes() {
        desk.accept(0, at.request("a", Samples.push(AT_MOST_ONCE)));
        desk.accept(1, at.request("b", Samples.push(AT_MOST_ONCE)));
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
    void no_more_is_in_flight_than_there_are_slots_and_draining_starts_nothing() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, at.request("n" + i, Samples.push(AT_MOST_ONCE)));
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
        desk.accept(0, at.request("scheduled", later));
        desk.accept(1, at.request("queued", Samples.toUser(MessageClass.TRANSACTIONAL, Channel.EMAIL)));
        desk.step();
        desk.accept(2, at.request("refused", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Rejected("UNREGISTERED"));
        desk.accept(3, at.request("retried", Samples.push(AT_LEAST_ONCE)));
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
        var old = at.request("a", Samples.push(EFFECTIVELY_ONCE));
        clock.advance(Duration.ofHours(1));
        desk.accept(0, old);
        Batch batch = desk.step();
        assertThat(batch.effects()).isEmpty();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.DEAD);
    }

    @Test
    void the_settled_are_forgotten_after_the_horizon_or_beyond_the_limit() {
        for (int i = 0; i < 5; i++) {
            desk.accept(i, at.request("n" + i, Samples.push(AT_MOST_ONCE)));
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
    void one_that_cannot_be_handled_stands_still_and_the_others_go_on() {
        var cursed = Samples.worded(Samples.push(AT_LEAST_ONCE), "cursed");
        desk.accept(0, at.request("cursed", cursed));
        desk.accept(1, at.request("good", Samples.push(AT_LEAST_ONCE)));
        Batch batch = desk.step();
        assertThat(batch.writes())
                .singleElement()
                .satisfies(n -> assertThat(n.state()).isEqualTo(State.SENDING));
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(2));

        desk.accept(2, at.request("cursed", cursed));
        batch = desk.step();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(3));
    }
}
