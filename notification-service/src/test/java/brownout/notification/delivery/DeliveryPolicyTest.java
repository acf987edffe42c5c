package brownout.notification.delivery;

import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static brownout.notification.delivery.Guarantee.EFFECTIVELY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.channel.Rendered;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeliveryPolicyTest {
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration MAX_AGE = Duration.ofHours(2);

    private static final Duration LANDS_WITHIN = Duration.ofSeconds(10);

    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final DeliveryPolicy policy = new DeliveryPolicy(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1), () -> true),
            new RetryLimits(MAX_ATTEMPTS, MAX_AGE, Duration.ofSeconds(5), LANDS_WITHIN),
            FakeProvider.all(),
            safeguards);

    private static final DeliveryOutcome UNKNOWN = new Unknown("read timed out");
    private static final DeliveryOutcome NOT_BEGUN = NotSent.notBegun(Duration.ofSeconds(4));
    private static final DeliveryOutcome NOT_SENT = new NotSent("connection refused");

    @Test
    void an_unknown_outcome_goes_where_the_guarantee_says() {
        assertThat(after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN).state()).isEqualTo(State.UNKNOWN);
        assertThat(after(Samples.push(AT_LEAST_ONCE), UNKNOWN).state()).isEqualTo(State.RETRY_WAIT);
        assertThat(after(Samples.push(AT_MOST_ONCE), UNKNOWN).state()).isEqualTo(State.UNKNOWN);
        // Nobody to ask: SMTP has no key.
        assertThat(after(Samples.spec(AT_MOST_ONCE, Channel.EMAIL), UNKNOWN).state())
                .isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void only_effectively_once_resends_out_of_unknown_and_at_most_once_asks() {
        assertThat(resolve(after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN))).isEqualTo(Next.RESEND);
        assertThat(resolve(after(Samples.push(AT_MOST_ONCE), UNKNOWN))).isEqualTo(Next.ASK_PROVIDER);
    }

    @Test
    void an_effectively_once_message_is_not_resent_after_the_key_has_died() {
        var unknown = after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN);
        clock.advance(FakeProvider.KEY_LIFETIME.minusSeconds(6));
        assertThat(resolve(unknown)).isEqualTo(Next.RESEND);
        clock.advance(Duration.ofSeconds(2));
        assertThat(resolve(unknown)).isEqualTo(Next.ASK_PROVIDER);
        clock.advance(MAX_AGE.multipliedBy(2));
        assertThat(resolve(unknown)).isEqualTo(Next.GIVE_UP);
    }

    @Test
    void without_key_lifetime_a_message_is_resent_under_a_key_that_has_died() {
        var unknown = after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN);
        clock.advance(FakeProvider.KEY_LIFETIME.plusSeconds(1));
        assertThat(resolve(unknown)).isEqualTo(Next.ASK_PROVIDER);
        safeguards.set(Safeguard.KEY_LIFETIME, false);
        assertThat(resolve(unknown)).isEqualTo(Next.RESEND);
    }

    @Test
    void not_found_is_final_only_when_no_request_can_still_be_on_its_way() {
        var unknown = after(Samples.push(AT_MOST_ONCE), UNKNOWN);
        clock.advance(LANDS_WITHIN.minusMillis(1));
        var asked = policy.notFound(unknown, false, clock.instant());
        assertThat(asked.state()).isEqualTo(State.UNKNOWN);
        assertThat(asked.nextAttemptAt()).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(policy.notFound(asked, false, clock.instant()).state()).isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void a_resend_is_not_covered_by_a_key_that_the_unknown_attempt_did_not_carry() {
        safeguards.set(Safeguard.PROVIDER_IDEMPOTENCY_KEY, false);
        var unknown = after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN);
        assertThat(resolve(unknown)).as("blind resend while off").isEqualTo(Next.RESEND);
        safeguards.set(Safeguard.PROVIDER_IDEMPOTENCY_KEY, true);
        assertThat(resolve(unknown)).isEqualTo(Next.GIVE_UP);
    }

    @Test
    void an_exhausted_unknown_is_never_said_to_be_unsent() {
        var n = after(Samples.push(AT_LEAST_ONCE), UNKNOWN);
        n = policy.afterAttempt(again(n), UNKNOWN, clock.instant());
        n = policy.afterAttempt(again(n), NOT_SENT, clock.instant());
        assertThat(n.attempts()).hasSize(MAX_ATTEMPTS);
        assertThat(n.state()).isEqualTo(State.UNKNOWN);
        assertThat(resolve(n)).isEqualTo(Next.ASK_PROVIDER);

        var rejectedLater = after(Samples.push(AT_LEAST_ONCE), UNKNOWN);
        rejectedLater = policy.afterAttempt(again(rejectedLater), new Rejected("404"), clock.instant());
        assertThat(resolve(rejectedLater)).isEqualTo(Next.ASK_PROVIDER);

        var nobodyToAsk = after(Samples.spec(AT_LEAST_ONCE, Channel.EMAIL), UNKNOWN);
        assertThat(policy.afterAttempt(again(nobodyToAsk), new Rejected("550"), clock.instant())
                        .state())
                .isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void a_definite_refusal_after_an_unknown_outcome_is_never_sent_again() {
        for (Guarantee guarantee : Guarantee.values()) {
            var unknown = after(Samples.push(guarantee), UNKNOWN);
            Notification second = unknown.state() == State.UNKNOWN ? start(unknown) : again(unknown);
            var refused = policy.afterAttempt(second, new Rejected("404"), clock.instant());
            assertThat(refused.state()).as("%s", guarantee).isEqualTo(State.UNKNOWN);
            assertThat(resolve(refused)).as("%s", guarantee).isEqualTo(Next.ASK_PROVIDER);
        }
    }

    @Test
    void nothing_is_sent_again_after_its_greatest_age() {
        var unknown = after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN);
        var young = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8), new Random(1), () -> true),
                new RetryLimits(MAX_ATTEMPTS, Duration.ofMinutes(10), Duration.ofSeconds(5), LANDS_WITHIN),
                FakeProvider.all(),
                safeguards);
        clock.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(resolve(young, unknown)).isEqualTo(Next.RESEND);
        clock.advance(Duration.ofSeconds(1));
        assertThat(resolve(young, unknown)).isEqualTo(Next.ASK_PROVIDER);
    }

    @Test
    void what_has_become_unsafe_to_send_while_it_was_queued_is_asked_for() {
        var queued = policy.retryDue(
                policy.afterAttempt(start(after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN)), NOT_SENT, clock.instant()),
                clock.instant());
        assertThat(policy.overtaken(queued, clock.instant())).isEmpty();
        clock.advance(FakeProvider.KEY_LIFETIME);
        assertThat(policy.overtaken(queued, clock.instant()))
                .hasValueSatisfying(n -> assertThat(n.state()).isEqualTo(State.UNKNOWN));
    }

    @Test
    void an_attempt_that_was_never_begun_counts_for_nothing_but_the_deadline() {
        var n = after(Samples.push(AT_MOST_ONCE), NOT_BEGUN);
        for (int i = 0; i < 3 * MAX_ATTEMPTS; i++) {
            n = policy.afterAttempt(again(n), NOT_BEGUN, clock.instant());
        }
        assertThat(n.state()).isEqualTo(State.RETRY_WAIT);
        assertThat(n.attempts()).isEmpty();
        assertThat(n.reason()).startsWith("not begun");

        clock.advance(MAX_AGE);
        assertThat(policy.afterAttempt(again(n), NOT_BEGUN, clock.instant()).state())
                .isEqualTo(State.DEAD);
    }

    @Test
    void what_is_proven_unsent_is_retried_and_then_dead() {
        var n = after(Samples.push(AT_MOST_ONCE), NOT_SENT);
        assertThat(n.state()).isEqualTo(State.RETRY_WAIT);
        n = policy.afterAttempt(again(n), NOT_SENT, clock.instant());
        n = policy.afterAttempt(again(n), NOT_SENT, clock.instant());
        assertThat(n.state()).isEqualTo(State.DEAD);
        assertThat(n.reason()).contains("3 attempts", "connection refused");
    }

    @Test
    void retry_after_is_a_lower_bound() {
        var n = after(Samples.push(AT_MOST_ONCE), new NotSent("429", Optional.of(Duration.ofSeconds(90))));
        assertThat(n.nextAttemptAt()).contains(clock.instant().plusSeconds(90));
    }

    @Test
    void a_retry_that_would_come_after_the_expiry_is_not_waited_for() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE),
                Optional.empty(),
                Optional.of(clock.instant().plusSeconds(60)));
        assertThat(after(spec, new NotSent("429", Optional.of(Duration.ofSeconds(90))))
                        .state())
                .isEqualTo(State.EXPIRED);
        var perhaps = Samples.scheduled(Samples.push(AT_LEAST_ONCE), Optional.empty(), Optional.of(clock.instant()));
        assertThat(after(perhaps, UNKNOWN).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void a_refused_channel_is_followed_by_the_next_one_and_the_last_refusal_is_final() {
        var n = after(Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS), new Rejected("UNREGISTERED"));
        assertThat(n.state()).isEqualTo(State.QUEUED);
        assertThat(n.rendered()).isEmpty();
        assertThat(n.openChannels()).containsExactly(Channel.SMS);
        assertThat(after(Samples.push(EFFECTIVELY_ONCE), new Rejected("UNREGISTERED"))
                        .state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void an_unknown_outcome_is_resent_as_often_as_there_are_attempts_and_then_asked_for() {
        var n = after(Samples.push(EFFECTIVELY_ONCE), UNKNOWN);
        for (int attempts = 1; attempts < MAX_ATTEMPTS; attempts++) {
            assertThat(resolve(n)).isEqualTo(Next.RESEND);
            n = policy.afterAttempt(start(n), UNKNOWN, clock.instant());
        }
        assertThat(n.attempts()).hasSize(MAX_ATTEMPTS);
        assertThat(resolve(n)).isEqualTo(Next.ASK_PROVIDER);
    }

    @Test
    void one_that_expires_after_its_next_attempt_waits_for_it() {
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE),
                Optional.empty(),
                Optional.of(clock.instant().plus(MAX_AGE)));
        assertThat(after(spec, NOT_SENT).state()).isEqualTo(State.RETRY_WAIT);
    }

    @Test
    void an_answer_of_megabytes_makes_no_entry_that_is_too_large_to_be_written() {
        var n = after(Samples.push(AT_LEAST_ONCE), new Rejected("550 " + "no ".repeat(1 << 20)));
        assertThat(n.state()).isEqualTo(State.FAILED);
        assertThat(n.reason()).hasSize(300).startsWith("550 no").endsWith("…");
        assertThat(n.lastAttempt().evidence()).hasSize(300);
    }

    @Test
    void a_delivered_one_is_sent() {
        assertThat(after(Samples.push(AT_MOST_ONCE), new Delivered("m-1")).state())
                .isEqualTo(State.SENT);
    }

    private Notification after(NotificationSpec spec, DeliveryOutcome outcome) {
        var n = policy.admit(Notification.accepted(Samples.request("key", spec, clock.instant())), clock.instant());
        return policy.afterAttempt(start(n), outcome, clock.instant());
    }

    private Notification again(Notification waiting) {
        return start(policy.retryDue(waiting, clock.instant()));
    }

    private Notification start(Notification n) {
        Channel channel = n.openChannels().get(0);
        var mark = new Attempt.Mark("account", policy.keys().toSend(n, channel), 7, clock.instant());
        return n.sending(new Rendered(channel, new byte[] {1}), mark, false);
    }

    private enum Next {
        RESEND,
        ASK_PROVIDER,
        GIVE_UP
    }

    private Next resolve(Notification unknown) {
        return resolve(policy, unknown);
    }

    private Next resolve(DeliveryPolicy policy, Notification unknown) {
        if (policy.mayBeResent(unknown, clock.instant())) {
            return Next.RESEND;
        }
        return policy.mayBeAskedFor(unknown, clock.instant()) ? Next.ASK_PROVIDER : Next.GIVE_UP;
    }
}
