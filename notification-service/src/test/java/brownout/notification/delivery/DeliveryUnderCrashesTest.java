package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The guarantees, against a provider's own count, with lost answers, refusals, repeated requests and an owner that dies
 * between any two steps (crash points 3 and 5 to 9). Each seed is one history; a failure names it.
 */
class DeliveryUnderCrashesTest {
    private static final int SEEDS = 400;
    private static final int MESSAGES = 8;
    private static final int CRASHES = 6;

    @Test
    void effectively_once_is_delivered_once() {
        int sent = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var world = new Simulation(seed, Switchboard.allOn(Safeguard.class), CRASHES);
            for (var request : submitAll(world, Guarantee.EFFECTIVELY_ONCE, null)) {
                var n = world.result(request.id());
                assertThat(world.devices(request.id()))
                        .as("seed %d, %s", seed, n)
                        .isLessThanOrEqualTo(1);
                if (n.state() == State.SENT) {
                    sent++;
                    assertThat(world.devices(request.id()))
                            .as("seed %d, %s", seed, n)
                            .isEqualTo(1);
                } else if (n.state() != State.UNCONFIRMED) {
                    assertThat(world.devices(request.id()))
                            .as("seed %d, %s", seed, n)
                            .isZero();
                }
            }
        }
        // Never sending anything would keep every other promise.
        assertThat(sent).isGreaterThan(SEEDS * MESSAGES * 9 / 10);
    }

    @Test
    void at_most_once_is_never_doubled_and_never_falsely_claimed() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var world = new Simulation(seed, Switchboard.allOn(Safeguard.class), CRASHES);
            for (var request : submitAll(world, Guarantee.AT_MOST_ONCE, Channel.EMAIL)) {
                var n = world.result(request.id());
                assertThat(world.devices(request.id()))
                        .as("seed %d, %s", seed, n)
                        .isLessThanOrEqualTo(1);
                if (n.state() == State.DEAD) {
                    assertThat(world.devices(request.id()))
                            .as("seed %d, %s", seed, n)
                            .isZero();
                }
            }
        }
    }

    @Test
    void at_least_once_is_never_lost_silently_and_every_double_is_flagged() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var world = new Simulation(seed, Switchboard.allOn(Safeguard.class), CRASHES);
            for (var request : submitAll(world, Guarantee.AT_LEAST_ONCE, Channel.EMAIL)) {
                var n = world.result(request.id());
                if (n.state() == State.SENT) {
                    assertThat(world.devices(request.id()))
                            .as("seed %d, %s", seed, n)
                            .isPositive();
                }
                if (world.devices(request.id()) > 1) {
                    assertThat(n.attempts()).as("seed %d", seed).anyMatch(Attempt::possibleDuplicate);
                }
            }
        }
    }

    @Test
    void without_the_provider_key_an_effectively_once_message_is_doubled() {
        assertThat(seedsWithDoubles(Safeguard.PROVIDER_IDEMPOTENCY_KEY, Guarantee.EFFECTIVELY_ONCE, null))
                .isNotEmpty();
    }

    @Test
    void without_the_ledger_an_at_most_once_message_is_doubled() {
        assertThat(seedsWithDoubles(Safeguard.DEDUP_LEDGER, Guarantee.AT_MOST_ONCE, Channel.EMAIL))
                .isNotEmpty();
    }

    private static List<Long> seedsWithDoubles(Safeguard off, Guarantee guarantee, Channel channel) {
        var doubled = new ArrayList<Long>();
        for (long seed = 1; seed <= 50; seed++) {
            var world = new Simulation(seed, Switchboard.of(Safeguard.class, Map.of(off.label(), false)), CRASHES);
            submitAll(world, guarantee, channel);
            if (world.onDevice.values().stream().anyMatch(count -> count > 1)) {
                doubled.add(seed);
            }
        }
        return doubled;
    }

    private static List<NotificationRequest> submitAll(Simulation world, Guarantee guarantee, Channel channel) {
        var requests = new ArrayList<NotificationRequest>();
        for (int i = 0; i < MESSAGES; i++) {
            Channel used = channel == null ? Simulation.channelOf(i) : channel;
            var spec = channel == null && i == 0
                    ? Samples.toUser(MessageClass.MARKETING, used)
                    : Samples.spec(guarantee, used);
            var request = Samples.request("m-" + i, spec, world.clock.instant());
            requests.add(request);
            world.submit(request);
        }
        world.run();
        return requests;
    }
}
