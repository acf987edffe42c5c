package brownout.notification.delivery;

import static brownout.notification.delivery.Guarantee.AT_LEAST_ONCE;
import static brownout.notification.delivery.Guarantee.AT_MOST_ONCE;
import static brownout.notification.delivery.Guarantee.EFFECTIVELY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Breaker;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import brownout.notification.channel.RetryBudget;
import brownout.notification.dedup.NotificationId;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a desk does at the gates of its providers, and crash point 12. */
class GatesTest {
    private static final Duration OPEN_FOR = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int WINDOW = 2;

    private final MutableClock clock = new MutableClock();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final Map<Channel, ProviderGate> gates = new EnumMap<>(Channel.class);
    private final Map<NotificationId, DeliveryOutcome> answers = new HashMap<>();
    private final Providers providers =
            new Providers(Arrays.stream(Channel.values()).map(this::provider).toList(), this::gate, clock);
    private final DeliveryDesk desk = newDesk();
    private long offset;

    private AnsweringProvider provider(Channel channel) {
        return new AnsweringProvider(new FakeProvider(channel), answers);
    }

    private ProviderGate gate(Channel channel) {
        var gate = new ProviderGate(
                new Breaker(
                        new Breaker.Limits(WINDOW, 100, OPEN_FOR, 1), () -> safeguards.isOn(Safeguard.CIRCUIT_BREAKER)),
                new RetryBudget(0.5, 0, () -> safeguards.isOn(Safeguard.RETRY_BUDGET)),
                PATIENCE);
        gates.put(channel, gate);
        return gate;
    }

    @Test
    void a_retry_over_the_budget_waits_and_does_not_fail() {
        safeguards.set(Safeguard.CIRCUIT_BREAKER, false);
        var first = accept("a", Samples.push(AT_MOST_ONCE));
        end(first, new DeliveryOutcome.NotSent("refused"));
        clock.advance(Duration.ofSeconds(4));
        assertThat(desk.step().effects()).as("half a token is none").isEmpty();
        assertThat(gates.get(Channel.PUSH).heldRetries()).isEqualTo(1);
        assertThat(desk.nextWakeup()).isPresent();

        accept("b", Samples.push(AT_MOST_ONCE));
        assertThat(desk.find(first.id()).orElseThrow().state()).isIn(State.QUEUED, State.SENDING);
        clock.advance(Duration.ofMillis(100));
        desk.step();
        assertThat(desk.find(first.id()).orElseThrow().attempts())
                .as("two first attempts earn one retry, and the held one takes it")
                .hasSize(2);
    }

    @Test
    void without_the_budget_retries_are_as_many_as_the_backoff_allows() {
        safeguards.set(Map.of("circuit-breaker", false, "retry-budget", false));
        var first = accept("a", Samples.push(AT_MOST_ONCE));
        end(first, new DeliveryOutcome.NotSent("refused"));
        clock.advance(Duration.ofSeconds(4));
        assertThat(desk.step().effects()).hasSize(1);
    }

    @Test
    void a_held_retry_still_expires() {
        safeguards.set(Safeguard.CIRCUIT_BREAKER, false);
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE),
                Optional.empty(),
                Optional.of(clock.instant().plusSeconds(30)));
        var first = accept("a", spec);
        end(first, new DeliveryOutcome.NotSent("refused"));
        clock.advance(Duration.ofSeconds(4));
        desk.step();
        clock.advance(Duration.ofSeconds(40));
        desk.step();
        assertThat(desk.find(first.id()).orElseThrow().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void while_the_breaker_is_open_nothing_begins_and_nothing_is_spent() {
        openBreaker(Channel.PUSH);
        var request = Samples.request("waits", Samples.push(AT_MOST_ONCE), clock.instant());
        desk.accept(offset++, request);
        Batch batch = desk.step();
        assertThat(batch.effects()).isEmpty();
        assertThat(batch.writes()).singleElement().satisfies(n -> {
            assertThat(n.state()).isEqualTo(State.QUEUED);
            assertThat(n.attempts()).isEmpty();
        });

        clock.advance(OPEN_FOR);
        assertThat(sends(desk.step())).as("the probe").hasSize(1);
    }

    @Test
    void without_the_breaker_everything_goes_into_the_ill_provider() {
        safeguards.set(Safeguard.CIRCUIT_BREAKER, false);
        for (int i = 0; i < 2 * WINDOW; i++) {
            failOnce(Channel.PUSH, i);
        }
        accept("goes", Samples.push(AT_MOST_ONCE));
    }

    @Test
    void what_waits_behind_an_open_breaker_expires_in_time() {
        openBreaker(Channel.PUSH);
        var spec = Samples.scheduled(
                Samples.push(AT_MOST_ONCE),
                Optional.empty(),
                Optional.of(clock.instant().plusSeconds(3)));
        var request = Samples.request("waits", spec, clock.instant());
        desk.accept(offset++, request);
        desk.step();
        clock.advance(Duration.ofSeconds(4));
        desk.step();
        assertThat(desk.find(request.id()).orElseThrow().state()).isEqualTo(State.EXPIRED);
    }

    @Test
    void behind_an_open_breaker_the_next_channel_of_the_caller_is_taken_after_a_short_patience() {
        openBreaker(Channel.PUSH);
        var request =
                Samples.request("goes", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS), clock.instant());
        desk.accept(offset++, request);
        assertThat(sends(desk.step())).as("patience").isEmpty();
        clock.advance(PATIENCE);
        assertThat(sends(desk.step()))
                .singleElement()
                .satisfies(send -> assertThat(send.rendered().channel()).isEqualTo(Channel.SMS));
        assertThat(gates.get(Channel.PUSH).failovers()).isEqualTo(1);
    }

    @Test
    void a_proof_of_not_sent_lets_it_take_another_channel_and_the_bytes_are_made_for_that_one() {
        safeguards.set(Safeguard.RETRY_BUDGET, false);
        var push = accept("a", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS));
        end(push, new DeliveryOutcome.NotSent("connection refused"));
        openBreaker(Channel.PUSH);
        clock.advance(Duration.ofSeconds(3));
        desk.step();
        var n = desk.find(push.id()).orElseThrow();
        assertThat(n.lastAttempt().channel()).isEqualTo(Channel.SMS);
        assertThat(n.rendered().orElseThrow().channel()).isEqualTo(Channel.SMS);
    }

    @Test
    void after_an_unknown_outcome_no_other_channel_is_ever_taken() {
        for (Guarantee guarantee : List.of(EFFECTIVELY_ONCE, AT_LEAST_ONCE)) {
            var push = accept("unknown-" + guarantee, Samples.spec(guarantee, Channel.PUSH, Channel.SMS));
            end(push, new DeliveryOutcome.Unknown("read timed out"));
        }
        safeguards.set(Safeguard.RETRY_BUDGET, false);
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(500));
            for (var send : sends(desk.step())) {
                assertThat(send.rendered().channel()).isEqualTo(Channel.PUSH);
                end(send, new DeliveryOutcome.Unknown("read timed out"));
            }
        }
        assertThat(gates.get(Channel.PUSH).breaker().state()).isNotEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void when_every_channel_is_shut_it_stays_with_the_first() {
        openBreaker(Channel.PUSH);
        openBreaker(Channel.SMS);
        clock.advance(PATIENCE);
        desk.accept(
                offset++,
                Samples.request("a", Samples.spec(EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS), clock.instant()));
        assertThat(sends(desk.step())).isEmpty();
        clock.advance(OPEN_FOR);
        assertThat(sends(desk.step()))
                .extracting(send -> send.rendered().channel())
                .containsExactly(Channel.PUSH);
    }

    private void openBreaker(Channel channel) {
        for (int i = 0; gates.get(channel).breaker().state() == Breaker.State.CLOSED; i++) {
            failOnce(channel, i);
        }
    }

    private void failOnce(Channel channel, int i) {
        var send = accept(channel + "-fails-" + i, Samples.spec(AT_MOST_ONCE, channel));
        end(send, new DeliveryOutcome.Unknown("read timed out"));
    }

    private Effect.Send accept(String key, NotificationSpec spec) {
        var request = Samples.request(key, spec, clock.instant());
        desk.accept(offset++, request);
        return sends(desk.step()).stream()
                .filter(send -> send.id().equals(request.id()))
                .findFirst()
                .orElseThrow();
    }

    private void end(Effect.Send send, DeliveryOutcome outcome) {
        answers.put(send.id(), outcome);
        providers.on(send.rendered().channel()).send(send.id(), send.rendered().bytes(), null);
        desk.sent(send, outcome);
        desk.step();
    }

    private static List<Effect.Send> sends(Batch batch) {
        return batch.effects().stream()
                .filter(Effect.Send.class::isInstance)
                .map(Effect.Send.class::cast)
                .toList();
    }

    private DeliveryDesk newDesk() {
        var policy = new DeliveryPolicy(
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2), new Random(3), () -> true),
                new RetryLimits(50, Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(1)),
                providers,
                safeguards);
        var fresh = new DeliveryDesk(
                new DeliveryDesk.Tools(
                        policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none()),
                new DeskLimits(50, 2, Duration.ofSeconds(1), Duration.ofHours(1), 100, 100));
        fresh.takeOver(7);
        return fresh;
    }
}
