package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.problem.Violation;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Recipient;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    // The clock of the tests starts at 12:00 UTC on March 1st: 13:00 in Berlin, 21:00 in Tokyo.
    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final DeliveryDesk desk = newDesk();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        22:00 | 07:00 | Europe/Berlin | 2026-03-01T20:59:59Z |
        22:00 | 07:00 | Europe/Berlin | 2026-03-01T21:00:00Z | 2026-03-02T06:00:00Z
        22:00 | 07:00 | Europe/Berlin | 2026-03-02T05:59:59Z | 2026-03-02T06:00:00Z
        22:00 | 07:00 | Europe/Berlin | 2026-03-02T06:00:00Z |
        12:00 | 14:00 | Europe/Berlin | 2026-03-01T12:30:00Z | 2026-03-01T13:00:00Z
        12:00 | 14:00 | Europe/Berlin | 2026-03-01T13:00:00Z |
        22:00 | 07:00 | Europe/Berlin | 2026-03-28T21:30:00Z | 2026-03-29T05:00:00Z
        22:00 | 02:30 | Europe/Berlin | 2026-03-29T00:59:59Z | 2026-03-29T01:00:00Z
        22:00 | 02:30 | Europe/Berlin | 2026-03-29T01:00:00Z |
        02:30 | 06:00 | Europe/Berlin | 2026-03-29T00:59:59Z |
        02:30 | 06:00 | Europe/Berlin | 2026-03-29T01:00:00Z | 2026-03-29T04:00:00Z
        22:00 | 02:30 | Europe/Berlin | 2026-10-25T00:40:00Z | 2026-10-25T01:30:00Z
        22:00 | 02:30 | Europe/Berlin | 2026-10-25T01:29:59Z | 2026-10-25T01:30:00Z
        22:00 | 02:30 | Europe/Berlin | 2026-10-25T01:30:00Z |
        02:30 | 06:00 | Europe/Berlin | 2026-10-25T00:30:00Z | 2026-10-25T05:00:00Z
        22:00 | 07:00 | Europe/Berlin | 2026-10-24T21:00:00Z | 2026-10-25T06:00:00Z
        """)
    void they_end_by_the_clock_on_the_wall_also_when_it_is_put_forward_or_back(
            String from, String to, String zone, Instant now, Instant end) {
        assertThat(hours(from, to, zone).endingAfter(now)).isEqualTo(Optional.ofNullable(end));
    }

    @Test
    void what_makes_no_quiet_hours_is_refused_with_what_would() {
        var violations = new ArrayList<Violation>();
        assertThat(QuietHours.parse("24:00", "7", "Mars", violations)).isEmpty();
        assertThat(violations)
                .extracting(Violation::field)
                .containsExactly("quietHours.from", "quietHours.to", "quietHours.zone");
        violations.clear();
        assertThat(QuietHours.parse("22:00", "22:00", "Europe/Berlin", violations))
                .isEmpty();
        assertThat(violations).extracting(Violation::field).containsExactly("quietHours.to");
    }

    @Test
    void marketing_waits_for_their_end_and_says_why() {
        var id = accept(MessageClass.MARKETING, hours("20:00", "08:00", "Asia/Tokyo"), Optional.empty());
        var n = desk.find(id).orElseThrow();
        assertThat(n.state()).isEqualTo(State.SCHEDULED);
        assertThat(n.reason()).contains("quiet hours");
        assertThat(n.nextAttemptAt()).contains(Instant.parse("2026-03-01T23:00:00Z"));
        assertThat(desk.step().effects()).isEmpty();

        clock.advanceTo(Instant.parse("2026-03-01T23:00:00Z"));
        assertThat(desk.step().effects()).as("the lookup").hasSize(1);
    }

    @Test
    void a_transactional_message_does_not_wait() {
        var id = accept(MessageClass.TRANSACTIONAL, hours("20:00", "08:00", "Asia/Tokyo"), Optional.empty());
        assertThat(desk.find(id).orElseThrow().state()).isEqualTo(State.QUEUED);
    }

    @Test
    void what_expires_before_their_end_is_expired_at_once_with_the_reason() {
        var id = accept(
                MessageClass.MARKETING,
                hours("20:00", "08:00", "Asia/Tokyo"),
                Optional.of(Instant.parse("2026-03-01T22:00:00Z")));
        var n = desk.find(id).orElseThrow();
        assertThat(n.state()).isEqualTo(State.EXPIRED);
        assertThat(n.reason()).contains("quiet hours");
    }

    @Test
    void a_later_attempt_waits_as_well() {
        var id = accept(MessageClass.MARKETING, hours("13:30", "14:30", "Europe/Berlin"), Optional.empty());
        var send = looked();
        desk.sent(
                send,
                new brownout.notification.channel.DeliveryOutcome.NotSent("429", Optional.of(Duration.ofMinutes(45))));
        desk.step();
        clock.advance(Duration.ofMinutes(46));
        Batch batch = desk.step();
        batch.effects().forEach(effect -> answer((Effect.Lookup) effect));
        desk.step();
        var n = desk.find(id).orElseThrow();
        assertThat(n.state()).isEqualTo(State.RETRY_WAIT);
        assertThat(n.nextAttemptAt()).contains(Instant.parse("2026-03-01T13:30:00Z"));
    }

    private Effect.Send looked() {
        desk.step().effects().forEach(effect -> answer((Effect.Lookup) effect));
        return (Effect.Send) desk.step().effects().get(0);
    }

    private void answer(Effect.Lookup lookup) {
        var contact = new Contact(new Recipient("", "", "", "phone-ada"), false, false);
        desk.lookedUp(lookup, new ContactLookup.Found(contact), clock.instant());
    }

    private brownout.notification.dedup.NotificationId accept(
            MessageClass messageClass, QuietHours hours, Optional<Instant> expiresAt) {
        var user = Samples.toUser(messageClass, Channel.PUSH);
        var spec = new NotificationSpec(
                user.recipient(),
                user.channels(),
                user.wording(),
                user.messageClass(),
                user.guarantee(),
                new NotificationSpec.Schedule(Optional.empty(), expiresAt, Optional.of(hours)),
                user.metadata());
        var request = Samples.request("quiet", spec, clock.instant());
        desk.accept(0, request);
        return request.id();
    }

    private static QuietHours hours(String from, String to, String zone) {
        return QuietHours.parse(from, to, zone, new ArrayList<>()).orElseThrow();
    }

    private DeliveryDesk newDesk() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3), () -> true),
                new RetryLimits(3, Duration.ofHours(24), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                FakeProvider.all(),
                safeguards);
        var tools = new DeliveryDesk.Tools(
                policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none());
        var fresh = new DeliveryDesk(tools, new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(1), 3, 3));
        fresh.takeOver(7);
        return fresh;
    }
}
