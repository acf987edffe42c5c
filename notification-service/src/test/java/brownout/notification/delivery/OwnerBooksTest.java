package brownout.notification.delivery;

import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.receipt.Receipt;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an owner keeps account of beside the notifications: offsets, what it remembers, what it tells. */
class OwnerBooksTest {
    private final MutableClock clock = new MutableClock();
    private final List<String> told = new ArrayList<>();
    private final DeliveryDesk desk = desk();

    private DeliveryDesk desk() {
        var safeguards = Switchboard.allOn(Safeguard.class);
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3)),
                new RetryLimits(3, Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                FakeProvider.all(),
                safeguards);
        return new DeliveryDesk(
                new DeliveryDesk.Tools(policy, FakeProvider.messages(safeguards), safeguards, clock, new Telling()),
                new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(1), 2, 1_000));
    }

    private final class Telling implements DeliveryEvents {
        @Override
        public void duplicateSuppressed(String layer) {
            told.add("duplicate " + layer);
        }

        @Override
        public void attemptEnded(Attempt attempt) {
            told.add("ended " + attempt.result());
        }

        @Override
        public void retryPlanned(Notification notification) {
            told.add("retry " + notification.state());
        }

        @Override
        public void receiptTaken(Receipt receipt, String result) {
            told.add("receipt " + result);
        }

        @Override
        public void settled(Notification notification) {
            told.add("settled " + notification.state());
        }

        @Override
        public void quarantined(String what, String id, Throwable why) {
            told.add("quarantined " + what);
        }
    }

    @Test
    void a_notification_is_told_of_from_its_attempt_to_its_end() {
        desk.takeOver(1);
        desk.accept(0, request("a", AT_LEAST_ONCE));
        desk.sent(theSend(), new DeliveryOutcome.NotSent("refused"));
        desk.accept(1, request("a", AT_LEAST_ONCE));
        clock.advance(Duration.ofSeconds(5));
        desk.sent(theSend(), new DeliveryOutcome.Delivered("m"));
        assertThat(told)
                .containsExactly(
                        "ended NOT_SENT",
                        "retry RETRY_WAIT",
                        "duplicate ledger",
                        "ended DELIVERED_TO_PROVIDER",
                        "settled SENT");
    }

    @Test
    void wishes_and_records_that_mean_nothing_do_not_hold_the_offset_back() {
        desk.takeOver(1);
        var request = request("a", AT_MOST_ONCE);
        desk.cancel(0, request.id(), Tenant.DEFAULT);
        assertThat(desk.step().nextOffset()).isEqualTo(OptionalLong.of(1));
        desk.redrive(1, request.id(), Tenant.DEFAULT, false);
        assertThat(desk.step().nextOffset()).isEqualTo(OptionalLong.of(2));
        desk.skip(2);
        desk.unreadable(3, new Quarantined("key", new byte[] {1}, "why"));
        var batch = desk.step();
        assertThat(batch.nextOffset()).isEqualTo(OptionalLong.of(4));
        assertThat(batch.quarantined()).hasSize(1);
        assertThat(desk.step().quarantined()).as("once").isEmpty();
        assertThat(told).containsExactly("quarantined request");
    }

    @Test
    void what_the_ledger_says_was_recorded_is_not_taken_again() {
        desk.recordedUpTo(5);
        desk.takeOver(1);
        desk.unreadable(4, new Quarantined("key", new byte[] {1}, "why"));
        desk.accept(4, request("old", AT_MOST_ONCE));
        desk.accept(5, request("new", AT_MOST_ONCE));
        var batch = desk.step();
        assertThat(batch.quarantined()).isEmpty();
        assertThat(batch.effects()).hasSize(1);
        assertThat(batch.effects().get(0).id())
                .isEqualTo(request("new", AT_MOST_ONCE).id());
    }

    @Test
    void a_question_is_in_flight_until_it_is_answered_and_no_answer_asks_again() {
        desk.takeOver(1);
        desk.accept(0, request("a", AT_MOST_ONCE));
        desk.sent(theSend(), new DeliveryOutcome.Unknown("lost"));
        var since = clock.instant();
        desk.step();
        assertThat(desk.unknownSince()).containsExactly(since);
        clock.advance(Duration.ofSeconds(5));
        var ask = (Effect.Ask) desk.step().effects().get(0);
        assertThat(desk.inFlight()).isEqualTo(1);
        desk.asked(ask, new Reconciliation.Unanswered("away"));
        assertThat(desk.inFlight()).isZero();
        assertThat(desk.find(ask.id()).orElseThrow().reason()).isEqualTo("away");
        clock.advance(Duration.ofSeconds(5));
        assertThat(desk.step().effects())
                .hasOnlyElementsOfType(Effect.Ask.class)
                .hasSize(1);
        assertThat(desk.unknownSince()).as("since the first").containsExactly(since);
    }

    @Test
    void after_a_takeover_the_oldest_settled_ones_are_forgotten_first_whatever_order_they_came_in() {
        var entries = new ArrayList<Notification>();
        for (int i = 0; i < 3; i++) {
            var n = Notification.accepted(request("n" + i, AT_MOST_ONCE))
                    .to(State.CANCELLED, clock.instant(), "")
                    .withVersion(1);
            entries.add(n);
            clock.advance(Duration.ofSeconds(1));
        }
        desk.entry(entries.get(1));
        desk.entry(entries.get(2));
        desk.entry(entries.get(0));
        desk.takeOver(1);
        assertThat(desk.step().forgotten())
                .extracting(Settled::id)
                .containsExactly(entries.get(0).id());
    }

    @Test
    void the_bytes_of_what_is_settled_well_are_dropped_and_those_of_a_dead_letter_are_kept() {
        desk.takeOver(1);
        desk.accept(0, request("good", AT_MOST_ONCE));
        var good = theSend();
        desk.sent(good, new DeliveryOutcome.Delivered("m"));
        desk.accept(1, Samples.request("bad", Samples.spec(AT_LEAST_ONCE, Channel.EMAIL), clock.instant()));
        var bad = theSend();
        desk.sent(bad, new DeliveryOutcome.Rejected("550"));
        desk.step();
        assertThat(desk.find(good.id()).orElseThrow().rendered()).isEmpty();
        assertThat(desk.find(bad.id()).orElseThrow().rendered()).isPresent();
    }

    private NotificationRequest request(String key, Guarantee guarantee) {
        return Samples.request(key, Samples.push(guarantee), clock.instant());
    }

    private Effect.Send theSend() {
        var effects = desk.step().effects();
        assertThat(effects).hasSize(1);
        return (Effect.Send) effects.get(0);
    }
}
