package brownout.notification.delivery;

import static brownout.notification.delivery.DeskFixture.found;
import static brownout.notification.delivery.DeskFixture.theSend;
import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static brownout.notification.delivery.Guarantee.EFFECTIVELY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a desk makes of the ledger that an earlier owner has left. */
class SuccessorTest {
    private final DeskFixture at = new DeskFixture();
    private final MutableClock clock = at.clock;
    private final DeliveryDesk desk = at.newDesk();

    @Test
    void a_start_without_an_outcome_is_unknown_to_the_successor() {
        desk.accept(0, at.request("a", Samples.push(EFFECTIVELY_ONCE)));
        Notification started = desk.step().writes().get(0);

        var successor = at.newDesk();
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
        desk.accept(0, at.request("a", Samples.push(AT_LEAST_ONCE)));
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
        desk.accept(0, at.request("a", Samples.push(AT_LEAST_ONCE)));
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

    @Test
    void a_scheduled_one_waits_and_survives_a_takeover() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE), Optional.of(clock.instant().plusSeconds(60)), Optional.empty());
        desk.accept(0, at.request("a", spec));
        Batch batch = desk.step();
        assertThat(batch.writes().get(0).state()).isEqualTo(State.SCHEDULED);
        assertThat(batch.effects()).isEmpty();

        var successor = at.newDesk();
        successor.entry(batch.writes().get(0));
        successor.takeOver(8);
        assertThat(successor.nextWakeup()).contains(clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(61));
        assertThat(theSend(successor.step()).attempt()).isEqualTo(1);
    }

    @Test
    void a_repeat_of_what_is_forgotten_but_for_its_id_is_absorbed_until_the_horizon_also_by_a_successor() {
        var successor = at.emptyDesk();
        for (int i = 0; i < 50; i++) {
            desk.accept(i, at.request("n" + i, Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
            desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
            Batch batch = desk.step();
            batch.writes().forEach(successor::entry);
            batch.forgotten().forEach(one -> successor.removed(one.id()));
            batch.forgotten().forEach(successor::settled);
        }
        successor.takeOver(8);
        for (DeliveryDesk owner : new DeliveryDesk[] {desk, successor}) {
            for (int i = 0; i < 50; i++) {
                owner.accept(50 + i, at.request("n" + i, Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
            }
            assertThat(owner.step().effects()).isEmpty();
        }
        clock.advance(Duration.ofHours(2));
        desk.accept(100, at.request("n0", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        assertThat(desk.step().effects()).as("a new message, after the horizon").hasSize(1);
    }

    @Test
    void requests_that_were_recorded_are_not_begun_again_when_the_offsets_are_lost() {
        var successor = at.emptyDesk();
        successor.recordedUpTo(2);
        successor.takeOver(8);
        successor.accept(0, at.request("settled last year", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        successor.accept(1, at.request("settled last week", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        Batch nothing = successor.step();
        assertThat(nothing.effects()).isEmpty();
        assertThat(nothing.nextOffset()).as("the group's position is mended").isEqualTo(OptionalLong.of(2));

        successor.accept(2, at.request("new", Samples.spec(AT_MOST_ONCE, Channel.EMAIL)));
        assertThat(successor.step().effects()).hasSize(1);
    }

    @Test
    void without_the_ledger_what_was_started_is_begun_as_if_it_had_never_been() {
        desk.accept(0, at.request("a", Samples.push(EFFECTIVELY_ONCE)));
        Notification started = desk.step().writes().get(0);
        at.safeguards.set(Safeguard.DEDUP_LEDGER, false);
        var successor = newDesk(started, false);
        assertThat(theSend(successor.step()).attempt()).isEqualTo(1);
    }

    @Test
    void what_was_removed_from_the_ledger_is_not_known_any_more() {
        desk.accept(0, at.request("a", Samples.push(AT_MOST_ONCE)));
        desk.sent(theSend(desk.step()), new DeliveryOutcome.Delivered("m"));
        var successor = at.emptyDesk();
        Notification settled = desk.step().writes().get(0);
        successor.entry(settled);
        successor.removed(settled.id());
        successor.takeOver(8);
        assertThat(successor.all()).isEmpty();
        assertThat(successor.isWhole()).isTrue();
        successor.settled(new Settled(settled.id(), settled.updatedAt()));
        assertThat(successor.isWhole()).as("one is known by its id alone").isFalse();
    }

    @Test
    void an_entry_that_makes_no_sense_stands_still_alone() {
        var queued = Notification.accepted(at.request("a", Samples.push(AT_LEAST_ONCE)))
                .to(State.QUEUED, clock.instant(), "");
        var sendingWithoutAttempt = new Notification(
                queued.request(),
                State.SENDING,
                queued.attempts(),
                queued.rendered(),
                queued.updatedAt(),
                Optional.empty(),
                "",
                1,
                queued.receipts());
        var successor = newDesk(sendingWithoutAttempt, false);
        successor.accept(0, at.request("b", Samples.push(AT_LEAST_ONCE)));
        assertThat(theSend(successor.step()).id())
                .isEqualTo(at.request("b", Samples.push(AT_LEAST_ONCE)).id());
    }

    @Test
    void an_entry_that_cannot_be_read_is_known_and_never_sent() {
        var successor = at.emptyDesk();
        var unreadable = at.request("unreadable", Samples.push(AT_LEAST_ONCE));
        successor.unreadable(unreadable.id(), new IllegalArgumentException("a state of a newer version"));
        successor.takeOver(8);
        successor.accept(0, unreadable);
        assertThat(successor.step().effects()).isEmpty();
    }

    private DeliveryDesk newDesk(Notification found, boolean listening) {
        var successor = at.emptyDesk();
        successor.entry(found);
        successor.takeOver(8, listening);
        return successor;
    }
}
