package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.delivery.Simulation.CrashPoint;
import brownout.notification.recipient.Recipient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/**
 * The guarantees, against the providers' own count, with lost and late answers, refusals, expired keys, repeated requests,
 * cancellations, schedules, an opt-out, and owners that die or are paused between any two steps. Each seed is one history; a
 * failure names it.
 *
 * <p>Every promise has a floor beside it: a service that never tries again keeps all the others.
 */
class DeliveryUnderCrashesTest {
    private static final int SEEDS = 400;
    private static final int CRASHES = 6;
    private static final Duration LATER = Duration.ofMinutes(1);

    /** What is special about each message of a history. */
    private enum Kind {
        PLAIN,
        PLAIN_TOO,
        TO_USER,
        MARKETING,
        SCHEDULED,
        CANCELLED,
        REFUSED,
        EXPIRING;

        /** Nothing but trouble keeps it from being sent. */
        boolean canBeSent() {
            return switch (this) {
                case PLAIN, PLAIN_TOO, TO_USER, SCHEDULED -> true;
                case MARKETING, CANCELLED, REFUSED, EXPIRING -> false;
            };
        }
    }

    @Test
    void effectively_once_is_delivered_once() {
        var histories = new Histories(Guarantee.EFFECTIVELY_ONCE, Channel.PUSH, Channel.SMS);
        histories.run((n, devices) -> devices <= 1 && isTrue(n, devices));
        assertThat(histories.sent).isGreaterThan(histories.sendable * 9 / 10);
        histories.assertThatEveryCrashPointWasHit();
    }

    @Test
    void at_most_once_is_never_doubled_and_never_falsely_claimed() {
        for (Channel channel : List.of(Channel.EMAIL, Channel.PUSH)) {
            var histories = new Histories(Guarantee.AT_MOST_ONCE, channel);
            histories.run((n, devices) -> devices <= 1 && isTrue(n, devices));
            assertThat(histories.certain).isGreaterThan(SEEDS / 4);
            assertThat(histories.certainlySent).isGreaterThan(histories.certain * 95 / 100);
            if (channel.hasProviderKey()) {
                // What arrived can be asked for, and is.
                assertThat(histories.sent).isGreaterThan(histories.arrived * 9 / 10);
            }
            histories.assertThatEveryCrashPointWasHit();
        }
    }

    @Test
    void at_least_once_is_never_lost_silently_and_every_double_is_flagged() {
        var histories = new Histories(Guarantee.AT_LEAST_ONCE, Channel.EMAIL);
        histories.run((n, devices) ->
                isTrue(n, devices) && (devices <= 1 || n.attempts().stream().anyMatch(Attempt::possibleDuplicate)));
        assertThat(histories.sent).isGreaterThan(histories.sendable * 9 / 10);
        histories.assertThatEveryCrashPointWasHit();
    }

    /** What the state says is so, and nobody was asked again after a definite no. */
    private static boolean isTrue(Notification n, int devices) {
        boolean claim =
                switch (n.state()) {
                    case SENT -> devices >= 1;
                    case UNCONFIRMED -> true;
                    case FAILED, DEAD, EXPIRED, CANCELLED, SUPPRESSED -> devices == 0;
                    case ACCEPTED, SCHEDULED, QUEUED, SENDING, RETRY_WAIT, UNKNOWN, DELIVERED, BOUNCED -> false;
                };
        long refusals = n.attempts().stream()
                .filter(attempt -> attempt.result() == Attempt.Result.REJECTED)
                .count();
        return claim && refusals <= 1 && (refusals == 0 || n.lastAttempt().result() == Attempt.Result.REJECTED);
    }

    @Test
    void without_the_provider_key_an_effectively_once_message_is_doubled() {
        assertThat(seedsWithDoubles(Safeguard.PROVIDER_IDEMPOTENCY_KEY, Guarantee.EFFECTIVELY_ONCE, Channel.PUSH))
                .isNotEmpty();
    }

    @Test
    void without_the_key_lifetime_an_effectively_once_message_is_doubled() {
        assertThat(seedsWithDoubles(Safeguard.KEY_LIFETIME, Guarantee.EFFECTIVELY_ONCE, Channel.PUSH))
                .isNotEmpty();
    }

    @Test
    void without_the_ledger_an_at_most_once_message_is_doubled() {
        assertThat(seedsWithDoubles(Safeguard.DEDUP_LEDGER, Guarantee.AT_MOST_ONCE, Channel.EMAIL))
                .isNotEmpty();
    }

    @Test
    void without_strong_consent_somebody_who_has_opted_out_is_written_to() {
        var histories = new Histories(Guarantee.AT_LEAST_ONCE, Channel.EMAIL);
        histories.safeguards.set(Safeguard.STRONG_CONSENT, false);
        histories.run((n, devices) -> true);
        assertThat(histories.sentAfterOptOut).isNotEmpty();
    }

    private static List<Long> seedsWithDoubles(Safeguard off, Guarantee guarantee, Channel channel) {
        var histories = new Histories(guarantee, channel);
        histories.safeguards.set(off, false);
        var doubled = new ArrayList<Long>();
        histories.run((n, devices) -> {
            if (devices > 1) {
                doubled.add(histories.seed);
            }
            return true;
        });
        return doubled;
    }

    /** Many histories of the same kind. */
    private static final class Histories {
        final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
        final Map<CrashPoint, Integer> hits = new EnumMap<>(CrashPoint.class);
        final List<String> sentAfterOptOut = new ArrayList<>();
        long seed;
        int sendable;
        int sent;
        /** Of those that can be sent: without an unknown outcome. Nothing excuses their loss. */
        int certain;

        int certainlySent;
        /** Of those that can be sent: on a device. */
        int arrived;

        private final Guarantee guarantee;
        private final Channel[] channels;

        Histories(Guarantee guarantee, Channel... channels) {
            this.guarantee = guarantee;
            this.channels = channels;
        }

        void run(BiPredicate<Notification, Integer> promise) {
            for (seed = 1; seed <= SEEDS; seed++) {
                var world = new Simulation(seed, safeguards, CRASHES);
                var requests = new EnumMap<Kind, NotificationRequest>(Kind.class);
                for (Kind kind : Kind.values()) {
                    requests.put(kind, submit(world, kind));
                }
                world.run();
                world.hits.forEach((point, times) -> hits.merge(point, times, Integer::sum));
                requests.forEach((kind, request) -> judge(world, kind, world.result(request.id()), promise));
            }
            if (safeguards.isOn(Safeguard.STRONG_CONSENT)) {
                assertThat(sentAfterOptOut).isEmpty();
            }
        }

        private NotificationRequest submit(Simulation world, Kind kind) {
            var request = Samples.request("m-" + kind, spec(world, kind), world.clock.instant());
            if (kind == Kind.REFUSED) {
                world.providers.refuse(request.id());
            }
            world.submit(request);
            if (kind == Kind.CANCELLED) {
                world.cancel(request.id());
            }
            return request;
        }

        private NotificationSpec spec(Simulation world, Kind kind) {
            var plain = Samples.spec(guarantee, channels[kind.ordinal() % channels.length]);
            var now = world.clock.instant();
            return switch (kind) {
                case PLAIN, PLAIN_TOO, REFUSED -> plain;
                case TO_USER -> toUser(plain, MessageClass.TRANSACTIONAL);
                case MARKETING -> toUser(plain, MessageClass.MARKETING);
                case SCHEDULED -> Samples.scheduled(plain, Optional.of(now.plus(LATER)), Optional.empty());
                case CANCELLED -> Samples.scheduled(plain, Optional.of(now.plusMillis(50)), Optional.empty());
                case EXPIRING -> Samples.scheduled(plain, Optional.empty(), Optional.of(now.plusSeconds(2)));
            };
        }

        private static NotificationSpec toUser(NotificationSpec plain, MessageClass messageClass) {
            return new NotificationSpec(
                    Recipient.user("ada"),
                    plain.channels(),
                    new Content("Hello", "body"),
                    messageClass,
                    plain.guarantee(),
                    plain.schedule(),
                    Map.of());
        }

        private void judge(Simulation world, Kind kind, Notification n, BiPredicate<Notification, Integer> promise) {
            var deliveries = world.providers.deliveries(n.id());
            assertThat(promise.test(n, deliveries.size()))
                    .as("seed %d, %s, delivered %s, %s", seed, kind, deliveries, n)
                    .isTrue();
            if (kind.canBeSent()) {
                sendable++;
                sent += n.state() == State.SENT ? 1 : 0;
                arrived += deliveries.isEmpty() ? 0 : 1;
                certain += n.mayHaveBeenSent() ? 0 : 1;
                certainlySent += n.state() == State.SENT && !n.mayHaveBeenSent() ? 1 : 0;
            }
            if (kind == Kind.SCHEDULED) {
                var earliest = n.spec().schedule().sendAt().orElseThrow();
                assertThat(deliveries).as("seed %d", seed).noneMatch(at -> at.isBefore(earliest));
            }
            if (kind == Kind.MARKETING) {
                world.obeyedFrom()
                        .filter(from -> deliveries.stream().anyMatch(at -> at.isAfter(from)))
                        .ifPresent(from -> sentAfterOptOut.add("seed " + seed + " " + n));
            }
        }

        /** An explored world: without it a promise would be kept for want of trouble. */
        void assertThatEveryCrashPointWasHit() {
            for (CrashPoint point : CrashPoint.values()) {
                assertThat(hits.getOrDefault(point, 0))
                        .as("%s of %s", point, hits)
                        .isGreaterThanOrEqualTo(SEEDS / 20);
            }
        }
    }
}
