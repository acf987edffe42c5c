package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Rendered;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProviderKeysTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MARGIN = Duration.ofSeconds(5);
    private static final Instant FORGOTTEN =
            START.plus(FakeProvider.KEY_LIFETIME).minus(MARGIN);

    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final ProviderKeys keys = new ProviderKeys(
            FakeProvider.all(), new RetryLimits(3, Duration.ofHours(1), MARGIN, Duration.ofSeconds(10)), safeguards);
    private final Notification queued = Notification.accepted(
                    Samples.request("a", Samples.push(Guarantee.EFFECTIVELY_ONCE), START))
            .to(State.QUEUED, START, "");
    private final Notification unknown = lost(queued, Channel.PUSH, keys.of(queued));

    @Test
    void the_key_is_constant_over_attempts_and_absent_on_email() {
        assertThat(keys.toSend(queued, Channel.PUSH))
                .isNotEmpty()
                .isEqualTo(keys.toSend(unknown, Channel.PUSH))
                .isEqualTo(keys.toSend(queued, Channel.SMS));
        assertThat(keys.toSend(queued, Channel.EMAIL)).isEmpty();
    }

    @Test
    void a_key_covers_a_repeat_until_its_lifetime_less_the_margin() {
        assertThat(keys.coverResend(unknown, FORGOTTEN.minusMillis(1))).isTrue();
        assertThat(keys.coverResend(unknown, FORGOTTEN)).isFalse();
        assertThat(keys.uncovered(unknown, FORGOTTEN)).contains(unknown.lastAttempt());
        safeguards.set(Safeguard.KEY_LIFETIME, false);
        assertThat(keys.coverResend(unknown, FORGOTTEN)).as("believed for ever").isTrue();
    }

    @Test
    void an_attempt_under_no_key_or_another_one_is_covered_by_none() {
        assertThat(keys.coverResend(lost(queued, Channel.PUSH, ""), START)).isFalse();
        assertThat(keys.coverResend(lost(queued, Channel.PUSH, "another"), START))
                .isFalse();
        safeguards.set(Safeguard.PROVIDER_IDEMPOTENCY_KEY, false);
        assertThat(keys.toSend(queued, Channel.PUSH)).isEmpty();
        assertThat(keys.coverResend(lost(queued, Channel.PUSH, ""), START))
                .as("the naive way asks for no cover")
                .isTrue();
    }

    @Test
    void what_is_proven_not_sent_needs_no_cover() {
        var refused = sending(queued, Channel.PUSH, "").ended(new DeliveryOutcome.NotSent("refused"), START);
        assertThat(keys.coverResend(refused, FORGOTTEN)).isTrue();
        assertThat(keys.leaveDuplicatePossible(refused, "", FORGOTTEN)).isFalse();
        assertThat(keys.canAsk(refused)).isFalse();
        assertThat(keys.mayStillLand(refused, START)).isFalse();
    }

    @Test
    void a_possible_duplicate_is_one_that_no_key_covers() {
        assertThat(keys.leaveDuplicatePossible(unknown, keys.of(unknown), START))
                .isFalse();
        assertThat(keys.leaveDuplicatePossible(unknown, "", START)).isTrue();
        assertThat(keys.leaveDuplicatePossible(unknown, keys.of(unknown), FORGOTTEN))
                .isTrue();
    }

    @Test
    void only_what_carried_a_key_can_be_asked_for() {
        assertThat(keys.canAsk(unknown)).isTrue();
        assertThat(keys.canAsk(lost(queued, Channel.EMAIL, ""))).isFalse();
    }

    @Test
    void a_lost_call_may_land_for_a_while() {
        assertThat(keys.mayStillLand(unknown, START.plusSeconds(10).minusMillis(1)))
                .isTrue();
        assertThat(keys.mayStillLand(unknown, START.plusSeconds(10))).isFalse();
    }

    private static Notification lost(Notification queued, Channel channel, String key) {
        return sending(queued, channel, key).ended(new DeliveryOutcome.Unknown("lost"), START);
    }

    private static Notification sending(Notification queued, Channel channel, String key) {
        var rendered = new Rendered(channel, new byte[] {1});
        return queued.sending(rendered, new Attempt.Mark("account", key, 1, START), false);
    }
}
