package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.retry.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Each crash point of the README that lies in the owner of a partition, forced at its exact place: an owner stops there, its
 * successor replays the ledger and reads on from the committed offset.
 */
class CrashPointsTest {
    private static final Duration LATER = Duration.ofSeconds(20);

    private final MutableClock clock = new MutableClock();
    private final InMemoryLedger.Log log = new InMemoryLedger.Log();
    private final List<NotificationRequest> topic = new ArrayList<>();
    private final Set<String> keysAtProvider = new HashSet<>();
    private int delivered;

    /** An owner up to the moment at which a test stops it. */
    private final class Owner {
        final DeliveryDesk desk;
        final InMemoryLedger ledger = new InMemoryLedger(log);

        Owner() {
            var safeguards = Switchboard.allOn(Safeguard.class);
            var policy = new DeliveryPolicy(
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(4), new Random(3)),
                    new RetryLimits(5, Duration.ofHours(1), Duration.ofSeconds(10), Duration.ofSeconds(10)),
                    FakeProvider.all(),
                    safeguards);
            desk = new DeliveryDesk(
                    new DeliveryDesk.Tools(
                            policy, FakeProvider.messages(safeguards), safeguards, clock, DeliveryEvents.none()),
                    new DeskLimits(2, 2, Duration.ofSeconds(1), Duration.ofHours(1), 100, 1_000));
            desk.takeOver(ledger.open(desk));
        }

        Owner reads() {
            for (long offset = log.nextOffset(); offset < topic.size(); offset++) {
                desk.accept(offset, topic.get((int) offset));
            }
            return this;
        }

        Batch commits() throws Ledger.LostException {
            Batch batch = desk.step();
            ledger.commit(batch);
            return batch;
        }

        /** Takes over, reads on, and does all there is to do, with a provider that answers. */
        Notification finishes() throws Ledger.LostException {
            reads();
            for (int i = 0; i < 5; i++) {
                commits().effects().forEach(effect -> desk.sent((Effect.Send) effect, call((Effect.Send) effect)));
                commits();
                clock.advance(LATER);
            }
            return log.entries().values().iterator().next();
        }
    }

    private DeliveryOutcome call(Effect.Send send) {
        if (send.key().isEmpty() || keysAtProvider.add(send.key().get())) {
            delivered++;
        }
        return new DeliveryOutcome.Delivered("m");
    }

    private void accepted(Guarantee guarantee, Channel channel) {
        topic.add(Samples.request("a", Samples.spec(guarantee, channel), clock.instant()));
    }

    private static Effect.Send theSend(Batch batch) {
        assertThat(batch.effects()).hasSize(1);
        return (Effect.Send) batch.effects().get(0);
    }

    @Test
    void point_3_a_request_that_is_read_again_after_a_rebalance_is_absorbed() throws Exception {
        accepted(Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        call(theSend(new Owner().reads().commits()));
        topic.add(topic.get(0));

        new Owner().finishes();
        assertThat(delivered).isEqualTo(1);
        assertThat(log.nextOffset()).isEqualTo(2);
    }

    @Test
    void point_4_a_zombie_with_a_key_calls_after_the_takeover_and_is_absorbed_and_fenced() throws Exception {
        accepted(Guarantee.EFFECTIVELY_ONCE, Channel.PUSH);
        var zombie = new Owner().reads();
        var send = theSend(zombie.commits());
        var n = new Owner().finishes();
        assertThat(n.state()).isEqualTo(State.SENT);

        zombie.desk.sent(send, call(send));
        assertThatThrownBy(zombie::commits).isInstanceOf(Ledger.LostException.class);
        assertThat(delivered).isEqualTo(1);
        assertThat(log.entries().values()).containsExactly(n);
    }

    @Test
    void point_4_a_zombie_without_a_key_is_alone_in_sending_at_most_once() throws Exception {
        accepted(Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        var zombie = new Owner().reads();
        var send = theSend(zombie.commits());
        var n = new Owner().finishes();
        assertThat(n.state()).as("the successor sends nothing").isEqualTo(State.UNCONFIRMED);

        zombie.desk.sent(send, call(send));
        assertThatThrownBy(zombie::commits).isInstanceOf(Ledger.LostException.class);
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_5_before_started_nothing_was_sent_and_the_request_is_read_again() throws Exception {
        accepted(Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        assertThat(new Owner().reads().desk.step().effects()).hasSize(1);
        assertThat(log.entries()).as("nothing was committed").isEmpty();

        assertThat(new Owner().finishes().state()).isEqualTo(State.SENT);
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_6_started_and_nothing_sent_is_unknown_and_sent_under_the_same_key() throws Exception {
        accepted(Guarantee.EFFECTIVELY_ONCE, Channel.PUSH);
        new Owner().reads().commits();

        var n = new Owner().finishes();
        assertThat(n.state()).isEqualTo(State.SENT);
        assertThat(n.attempts()).extracting(Attempt::result).contains(Attempt.Result.OUTCOME_UNKNOWN);
        assertThat(n.attempts()).extracting(Attempt::providerKey).containsOnly(n.id().toString());
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_7_what_the_provider_took_before_the_crash_is_absorbed_by_its_key() throws Exception {
        accepted(Guarantee.EFFECTIVELY_ONCE, Channel.PUSH);
        call(theSend(new Owner().reads().commits()));

        assertThat(new Owner().finishes().state()).isEqualTo(State.SENT);
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_7_without_a_key_at_least_once_doubles_and_says_so() throws Exception {
        accepted(Guarantee.AT_LEAST_ONCE, Channel.EMAIL);
        call(theSend(new Owner().reads().commits()));

        var n = new Owner().finishes();
        assertThat(delivered).isEqualTo(2);
        assertThat(n.lastAttempt().possibleDuplicate()).isTrue();
    }

    @Test
    void point_8_an_answer_that_was_read_and_not_recorded_is_unknown() throws Exception {
        accepted(Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        var owner = new Owner().reads();
        var send = theSend(owner.commits());
        owner.desk.sent(send, call(send));
        assertThat(owner.desk.step().writes())
                .as("read, and decided")
                .extracting(Notification::state)
                .containsExactly(State.SENT);

        assertThat(new Owner().finishes().state())
                .as("never claimed, never sent again")
                .isEqualTo(State.UNCONFIRMED);
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_9_what_is_recorded_is_recorded_with_its_offset() throws Exception {
        accepted(Guarantee.AT_MOST_ONCE, Channel.EMAIL);
        var owner = new Owner().reads();
        var send = theSend(owner.commits());
        assertThat(log.nextOffset()).as("STARTED and the offset are one commit").isEqualTo(1);
        owner.desk.sent(send, call(send));
        owner.commits();

        var successor = new Owner().reads();
        assertThat(successor.desk.step().effects()).isEmpty();
        assertThat(log.entries().values()).extracting(Notification::state).containsExactly(State.SENT);
        assertThat(delivered).isEqualTo(1);
    }

    @Test
    void point_12_an_unknown_outcome_never_moves_on_to_another_channel() throws Exception {
        topic.add(Samples.request(
                "a", Samples.spec(Guarantee.AT_LEAST_ONCE, Channel.PUSH, Channel.EMAIL), clock.instant()));
        var owner = new Owner().reads();
        owner.desk.sent(theSend(owner.commits()), new DeliveryOutcome.Unknown("timed out"));
        owner.commits();
        clock.advance(LATER);
        assertThat(theSend(owner.commits()).rendered().channel()).isEqualTo(Channel.PUSH);
    }
}
