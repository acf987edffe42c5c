package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.receipt.Receipt;
import brownout.notification.receipt.Receipt.Event;
import brownout.notification.receipt.Receipts;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Crash point 15: receipts that come twice, late, or before our own outcome is recorded. */
class ReceiptsTest {
    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final DeliveryDesk desk = newDesk();
    private long offset;

    private DeliveryDesk newDesk() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3), () -> true),
                new RetryLimits(3, Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(5)),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        var desk = new DeliveryDesk(tools, new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(1), 3, 1_000));
        desk.takeOver(7);
        return desk;
    }

    @Test
    void what_was_sent_is_delivered_or_bounced_by_a_receipt_and_stays_it() {
        var delivered = sent("a");
        receive(delivered, Event.DELIVERED, "e1");
        assertThat(state(delivered)).isEqualTo(State.DELIVERED);
        receive(delivered, Event.BOUNCED, "e2");
        assertThat(state(delivered)).isEqualTo(State.DELIVERED);

        var bounced = sent("b");
        receive(bounced, Event.BOUNCED, "e3");
        assertThat(state(bounced)).isEqualTo(State.BOUNCED);
        assertThat(find(bounced).reason()).contains("e3", "push");
    }

    @Test
    void a_receipt_that_comes_again_or_late_changes_and_writes_nothing() {
        var send = sent("a");
        receive(send, Event.SENT, "e1");
        receive(send, Event.DELIVERED, "e2");
        desk.step();
        for (var late : List.of(
                receipt(Event.DELIVERED, "e2"),
                receipt(Event.SENT, "e1"),
                receipt(Event.ACCEPTED, "e0"),
                receipt(Event.SENT, "e3"))) {
            desk.receipt(offset++, send.id(), late, Optional.empty());
            Batch batch = desk.step();
            assertThat(batch.writes()).as(late.toString()).isEmpty();
            assertThat(batch.nextOffset()).isPresent();
        }
        assertThat(state(send)).isEqualTo(State.DELIVERED);
    }

    @Test
    void an_early_receipt_waits_in_the_ledger_for_our_own_outcome() {
        var send = begun("a", Guarantee.EFFECTIVELY_ONCE);
        receive(send, Event.DELIVERED, "e1");
        var held = desk.step().writes();
        assertThat(held).singleElement().satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.SENDING);
            assertThat(n.receipts().all()).hasSize(1);
        });

        desk.sent(send, new DeliveryOutcome.Delivered("m"));
        assertThat(state(send)).isEqualTo(State.DELIVERED);
    }

    @Test
    void a_successor_that_finds_a_start_and_an_early_receipt_sends_nothing_again() {
        var send = begun("a", Guarantee.AT_LEAST_ONCE);
        receive(send, Event.DELIVERED, "e1");
        var successor = newDesk();
        desk.step().writes().forEach(successor::entry);
        successor.takeOver(8);
        clock.advance(Duration.ofMinutes(1));
        assertThat(successor.step().effects()).isEmpty();
        assertThat(successor.find(send.id()).orElseThrow().state()).isEqualTo(State.DELIVERED);
    }

    @Test
    void a_receipt_settles_an_unknown_outcome_under_every_guarantee() {
        for (Guarantee guarantee : Guarantee.values()) {
            var send = begun("unknown-" + guarantee, guarantee);
            desk.sent(send, new DeliveryOutcome.Unknown("lost"));
            assertThat(state(send)).isIn(State.UNKNOWN, State.UNCONFIRMED, State.RETRY_WAIT);
            receive(send, Event.SENT, "s-" + guarantee);
            assertThat(state(send)).isEqualTo(State.SENT);
            receive(send, Event.DELIVERED, "d-" + guarantee);
            assertThat(state(send)).isEqualTo(State.DELIVERED);
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(desk.step().effects()).as("nothing is sent again").isEmpty();
    }

    @Test
    void a_receipt_finds_what_everybody_has_given_up() {
        var send = begun("a", Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        desk.sent(send, new DeliveryOutcome.Unknown("lost"));
        desk.step();
        assertThat(state(send)).isEqualTo(State.UNCONFIRMED);
        desk.receipt(
                offset++,
                send.id(),
                new Receipt("e", Channel.EMAIL, Event.BOUNCED, clock.instant(), "no such box"),
                Optional.empty());
        assertThat(state(send)).isEqualTo(State.BOUNCED);
    }

    @Test
    void a_receipt_proves_nothing_against_a_proof_of_not_sent_or_by_another_provider() {
        var refused = begun("a", Guarantee.AT_LEAST_ONCE);
        desk.sent(refused, new DeliveryOutcome.Rejected("no such phone"));
        receive(refused, Event.DELIVERED, "e1");
        assertThat(state(refused)).isEqualTo(State.FAILED);

        var other = sent("b");
        desk.receipt(
                offset++,
                other.id(),
                new Receipt("e2", Channel.SMS, Event.DELIVERED, clock.instant(), ""),
                Optional.empty());
        assertThat(state(other)).isEqualTo(State.SENT);
    }

    @Test
    void a_receipt_for_what_is_not_known_here_changes_nothing_but_the_offset() {
        var request = Samples.request("never", Samples.push(Guarantee.AT_MOST_ONCE), clock.instant());
        desk.receipt(
                offset++, request.id(), receipt(Event.DELIVERED, "e"), Optional.of(Notification.accepted(request)));
        Batch batch = desk.step();
        assertThat(batch.writes()).isEmpty();
        assertThat(batch.nextOffset()).isPresent();
    }

    @Test
    void what_has_left_the_memory_since_it_was_settled_is_taken_as_the_views_show_it() {
        var send = sent("a");
        var shown = find(send);
        var successor = newDesk();
        successor.receipt(0, send.id(), receipt(Event.DELIVERED, "e"), Optional.of(shown));
        assertThat(successor.step().writes()).singleElement().satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.DELIVERED);
            assertThat(n.version()).isEqualTo(shown.version() + 1);
        });
    }

    @Test
    void in_whatever_order_and_however_often_they_come_the_end_is_the_same() {
        for (long seed = 0; seed < 200; seed++) {
            var dice = new Random(seed);
            var send = sent("seed-" + seed);
            var events = new ArrayList<Receipt>();
            for (Event event : List.of(Event.ACCEPTED, Event.SENT, Event.DELIVERED)) {
                for (int times = 1 + dice.nextInt(3); times > 0; times--) {
                    events.add(receipt(event, event + "-" + seed));
                }
            }
            java.util.Collections.shuffle(events, dice);
            var states = new ArrayList<State>(List.of(State.SENT));
            for (Receipt each : events) {
                desk.receipt(offset++, send.id(), each, Optional.empty());
                states.add(state(send));
            }
            assertThat(states.get(states.size() - 1)).as("seed %d", seed).isEqualTo(State.DELIVERED);
            assertThat(states.subList(states.indexOf(State.DELIVERED), states.size()))
                    .as("seed %d", seed)
                    .containsOnly(State.DELIVERED);
            desk.step();
        }
    }

    @Test
    void without_monotone_receipts_the_last_to_arrive_wins() {
        safeguards.set(Safeguard.MONOTONE_RECEIPTS, false);
        var send = sent("a");
        receive(send, Event.DELIVERED, "e2");
        receive(send, Event.SENT, "e1");
        assertThat(state(send)).isEqualTo(State.SENT);
    }

    @Test
    void a_notification_keeps_its_last_receipts_and_no_more() {
        var receipts = Receipts.NONE;
        for (int i = 0; i < 20; i++) {
            receipts = receipts.and(receipt(Event.SENT, "e" + i));
        }
        assertThat(receipts.all()).hasSize(Receipts.KEPT);
        assertThat(receipts.hasEvent("e19")).isTrue();
        assertThat(receipts.hasEvent("e11")).isFalse();
    }

    private Effect.Send begun(String key, Guarantee guarantee, Channel... channels) {
        var spec = channels.length == 0 ? Samples.push(guarantee) : Samples.spec(guarantee, channels);
        desk.accept(offset++, Samples.request(key, spec, clock.instant()));
        return (Effect.Send) desk.step().effects().get(0);
    }

    private Effect.Send sent(String key) {
        var send = begun(key, Guarantee.EFFECTIVELY_ONCE);
        desk.sent(send, new DeliveryOutcome.Delivered("m"));
        desk.step();
        return send;
    }

    private Receipt receipt(Event event, String id) {
        return new Receipt(id, Channel.PUSH, event, clock.instant(), "");
    }

    private void receive(Effect.Send send, Event event, String id) {
        desk.receipt(offset++, send.id(), receipt(event, id), Optional.empty());
    }

    private Notification find(Effect.Send send) {
        return desk.find(send.id()).orElseThrow();
    }

    private State state(Effect.Send send) {
        return find(send).state();
    }
}
