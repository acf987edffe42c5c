package brownout.notification.delivery;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What happens beyond the wire. A request lands some time after it was sent, whether its sender still lives or still waits or
 * not; a key is remembered for its lifetime; some addresses are refused for good; answers get lost.
 */
final class SimulatedProviders {
    /** The longest way of a request. With the sender's latest start it stays inside the key safety margin. */
    static final Duration LONGEST_WAY = Duration.ofSeconds(2);

    private final RandomGenerator random;
    private final List<OnItsWay> wire = new ArrayList<>();
    private final Map<String, Instant> keys = new HashMap<>();
    private final Map<NotificationId, List<Instant>> deliveries = new HashMap<>();
    private final Set<NotificationId> refused = new HashSet<>();

    private record OnItsWay(Effect.Send send, Instant landsAt, Consumer<DeliveryOutcome> answer) {}

    SimulatedProviders(RandomGenerator random) {
        this.random = random;
    }

    /** From now on nobody has this address. */
    void refuse(NotificationId id) {
        refused.add(id);
    }

    boolean refuses(NotificationId id) {
        return refused.contains(id);
    }

    List<Instant> deliveries(NotificationId id) {
        return deliveries.getOrDefault(id, List.of());
    }

    int devices(NotificationId id) {
        return deliveries(id).size();
    }

    /** @param answer gets at most one outcome; none: the sender has given up before, and has its own */
    void send(Effect.Send send, Instant now, double trouble, Consumer<DeliveryOutcome> answer) {
        if (random.nextDouble() < trouble / 3) {
            answer.accept(new DeliveryOutcome.NotSent("connection refused"));
            return;
        }
        Duration way =
                trouble > 0 ? Duration.ofMillis(random.nextInt((int) LONGEST_WAY.toMillis())) : Duration.ofMillis(5);
        if (random.nextDouble() < trouble / 3) {
            answer.accept(new DeliveryOutcome.Unknown("timed out"));
            wire.add(new OnItsWay(send, now.plus(way), outcome -> {}));
        } else {
            wire.add(new OnItsWay(send, now.plus(way), answer));
        }
    }

    Optional<Instant> nextLanding() {
        return wire.stream().map(OnItsWay::landsAt).min(Comparator.naturalOrder());
    }

    /** Lets everything land that was due by now; {@code landed} hears of each. */
    void land(Instant now, double trouble, Consumer<Effect.Send> landed) {
        var due = wire.stream()
                .filter(request -> !request.landsAt().isAfter(now))
                .sorted(Comparator.comparing(OnItsWay::landsAt))
                .toList();
        wire.removeAll(due);
        due.forEach(request -> {
            landed.accept(request.send());
            request.answer().accept(outcome(request, trouble));
        });
    }

    private DeliveryOutcome outcome(OnItsWay request, double trouble) {
        if (refuses(request.send().id())) {
            return new DeliveryOutcome.Rejected("UNREGISTERED");
        }
        if (random.nextDouble() < trouble / 3) {
            return new DeliveryOutcome.NotSent("429");
        }
        if (random.nextDouble() < trouble / 3) {
            return new DeliveryOutcome.Unknown("lost on its way");
        }
        deliver(request.send(), request.landsAt());
        return random.nextDouble() < trouble
                ? new DeliveryOutcome.Unknown("the answer is lost")
                : new DeliveryOutcome.Delivered("m");
    }

    private void deliver(Effect.Send send, Instant at) {
        String key = send.key().orElse("");
        if (!isRemembered(key, at)) {
            keys.put(key, at);
            deliveries.computeIfAbsent(send.id(), absent -> new ArrayList<>()).add(at);
        }
    }

    private boolean isRemembered(String key, Instant at) {
        Instant taken = key.isEmpty() ? null : keys.get(key);
        return taken != null && at.isBefore(taken.plus(FakeProvider.KEY_LIFETIME));
    }

    Reconciliation find(String key, Instant now, double trouble) {
        if (random.nextDouble() < trouble) {
            return new Reconciliation.Unanswered("away");
        }
        return isRemembered(key, now) ? new Reconciliation.Found("m") : new Reconciliation.NotFound();
    }
}
