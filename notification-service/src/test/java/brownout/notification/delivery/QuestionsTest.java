package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LANDS_WITHIN = Duration.ofSeconds(10);
    private static final Instant LANDED = START.plus(LANDS_WITHIN);
    private static final Duration MAX_AGE = Duration.ofHours(1);

    private final DeliveryPolicy policy = new DeliveryPolicy(
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3), () -> true),
            new RetryLimits(3, MAX_AGE, Duration.ofSeconds(5), LANDS_WITHIN),
            FakeProvider.all(),
            Switchboard.allOn(Safeguard.class));
    private final Collected orders = new Collected();
    private final Questions questions = new Questions(policy, orders, () -> new Lane(2, () -> true));

    private final Map<NotificationId, Notification> known = new HashMap<>();

    private static final class Collected implements Orders {
        private final List<Notification> updates = new ArrayList<>();
        private final List<Effect.Ask> asks = new ArrayList<>();

        @Override
        public void update(Notification notification) {
            updates.add(notification);
        }

        @Override
        public void order(Effect effect) {
            asks.add((Effect.Ask) effect);
        }

        @Override
        public void renewConsent(Notification waiting) {
            throw new AssertionError("a question needs no consent");
        }

        @Override
        public Optional<Notification> overtaken(Notification queued, Instant now) {
            throw new AssertionError("nothing is queued");
        }

        @Override
        public void reroute(Notification queued) {
            throw new AssertionError("nothing is queued");
        }

        @Override
        public void instead(Notification unknown, boolean sendLater) {
            throw new AssertionError("this is what comes instead");
        }
    }

    @Test
    void what_can_be_asked_for_is_asked_for_and_is_in_flight_until_the_answer() {
        Notification unknown = unknown(Channel.PUSH, "key");
        ask(unknown, false, LANDED);
        assertThat(orders.asks).singleElement().satisfies(ask -> {
            assertThat(ask.id()).isEqualTo(unknown.id());
            assertThat(ask.channel()).isEqualTo(Channel.PUSH);
        });
        assertThat(questions.inFlight()).isEqualTo(1);
        answer(unknown, new Reconciliation.Found("m"));
        assertThat(questions.inFlight()).isZero();
        assertThat(theUpdate().state()).isEqualTo(State.SENT);
    }

    @Test
    void not_found_ends_only_what_may_not_be_sent_later() {
        Notification unknown = unknown(Channel.PUSH, "key");
        ask(unknown, false, LANDED);
        answer(unknown, new Reconciliation.NotFound());
        assertThat(theUpdate().state()).isEqualTo(State.UNCONFIRMED);

        ask(unknown, true, LANDED);
        answer(unknown, new Reconciliation.NotFound());
        assertThat(theUpdate().state()).isEqualTo(State.UNKNOWN);
        assertThat(theUpdate().nextAttemptAt()).get().matches(LANDED::isBefore);
    }

    @Test
    void no_answer_is_no_proof_and_asks_again() {
        Notification unknown = unknown(Channel.PUSH, "key");
        ask(unknown, false, LANDED);
        answer(unknown, new Reconciliation.Unanswered("away"));
        assertThat(theUpdate().state()).isEqualTo(State.UNKNOWN);
        assertThat(theUpdate().reason()).isEqualTo("away");
    }

    @Test
    void what_nobody_can_be_asked_about_is_given_up_unless_it_may_be_sent_later() {
        Notification keyless = unknown(Channel.EMAIL, "");
        questions.askOrGiveUp(keyless, false, LANDED);
        assertThat(theUpdate().state()).isEqualTo(State.UNCONFIRMED);
        questions.askOrGiveUp(keyless, true, LANDED);
        assertThat(theUpdate().state()).isEqualTo(State.UNKNOWN);
        assertThat(orders.asks).isEmpty();
        assertThat(questions.inFlight()).isZero();
    }

    @Test
    void asking_ends_some_time_after_the_deadline() {
        Notification unknown = unknown(Channel.PUSH, "key");
        ask(unknown, false, START.plus(MAX_AGE).plus(MAX_AGE).minusMillis(1));
        assertThat(orders.asks).hasSize(1);
        ask(unknown, false, START.plus(MAX_AGE).plus(MAX_AGE));
        assertThat(theUpdate().state()).isEqualTo(State.UNCONFIRMED);
    }

    @Test
    void an_answer_that_comes_too_late_changes_nothing() {
        Notification unknown = unknown(Channel.PUSH, "key");
        ask(unknown, false, LANDED);
        var ask = orders.asks.get(0);
        var settled = policy.confirmed(unknown, LANDED, "m");
        questions.answered(ask, Optional.of(settled), new Reconciliation.NotFound(), LANDED);
        ask(unknown, false, LANDED);
        questions.answered(ask, Optional.empty(), new Reconciliation.NotFound(), LANDED);
        assertThat(orders.updates).isEmpty();
        assertThat(questions.inFlight()).isZero();
    }

    @Test
    void no_more_are_asked_at_once_than_there_are_slots_and_another_provider_is_not_held_up() {
        for (int i = 0; i < 5; i++) {
            ask(unknown("push-" + i, Channel.PUSH, "key"), false, LANDED);
        }
        assertThat(orders.asks).as("of five, two").hasSize(2);
        ask(unknown("sms", Channel.SMS, "key"), false, LANDED);
        assertThat(orders.asks).hasSize(3);
        answer(orders.asks.get(0), new Reconciliation.Unanswered("away"));
        start();
        assertThat(orders.asks).hasSize(4);
        assertThat(questions.inFlight()).isEqualTo(3);
    }

    @Test
    void what_is_settled_while_it_waits_is_not_asked_for() {
        for (int i = 0; i < 3; i++) {
            ask(unknown("push-" + i, Channel.PUSH, "key"), false, LANDED);
        }
        questions.leave(unknown("push-2", Channel.PUSH, "key").id());
        answer(orders.asks.get(0), new Reconciliation.Unanswered("away"));
        start();
        assertThat(orders.asks).hasSize(2);
    }

    @Test
    void what_has_waited_past_its_time_is_given_up() {
        for (int i = 0; i < 3; i++) {
            ask(unknown("push-" + i, Channel.PUSH, "key"), false, LANDED);
        }
        answer(orders.asks.get(0), new Reconciliation.Unanswered("away"));
        questions.startAll(START.plus(MAX_AGE).plus(MAX_AGE), this::find);
        assertThat(theUpdate().state()).isEqualTo(State.UNCONFIRMED);
    }

    private void ask(Notification unknown, boolean sendLater, Instant now) {
        known.put(unknown.id(), unknown);
        questions.askOrGiveUp(unknown, sendLater, now);
        questions.startAll(now, this::find);
    }

    private void start() {
        questions.startAll(LANDED, this::find);
    }

    private Optional<Notification> find(NotificationId id) {
        return Optional.ofNullable(known.get(id));
    }

    private void answer(Effect.Ask ask, Reconciliation answer) {
        questions.answered(ask, find(ask.id()), answer, LANDED);
    }

    private void answer(Notification unknown, Reconciliation answer) {
        var ask = orders.asks.get(orders.asks.size() - 1);
        questions.answered(ask, Optional.of(unknown), answer, LANDED);
    }

    private Notification theUpdate() {
        return orders.updates.get(orders.updates.size() - 1);
    }

    private static Notification unknown(Channel channel, String key) {
        return unknown("a", channel, key);
    }

    private static Notification unknown(String name, Channel channel, String key) {
        var rendered = new Rendered(channel, new byte[] {1});
        return Notification.accepted(Samples.request(name, Samples.spec(Guarantee.AT_MOST_ONCE, channel), START))
                .to(State.QUEUED, START, "")
                .sending(rendered, new Attempt.Mark("account", key, 1, START), false)
                .ended(new DeliveryOutcome.Unknown("lost"), START)
                .waiting(State.UNKNOWN, START, "lost", START);
    }
}
