package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The part of a desk that begins provider calls: what is ready waits in lanes, what is begun holds a slot.
 *
 * <p>What a provider's gate does not let pass has not begun: it waits where it is, nothing is written, and nothing is spent.
 * Another channel is taken only while it is proven that nothing was sent, so never after an attempt whose outcome is unknown.
 */
final class Sending {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final DeliveryPolicy policy;
    private final Messages messages;
    private final Orders orders;
    private final Consent consent;
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
    private final Map<NotificationId, Ready> ready = new HashMap<>();
    /** Those whose turn has come and whose consent is asked for again: each holds a slot, so that its answer is used at once. */
    private final Map<NotificationId, Slot> renewing = new HashMap<>();

    private final HeldRetries overBudget = new HeldRetries();

    private Optional<Instant> nextLook = Optional.empty();
    private Instant nextSweep = Instant.MIN;

    /**
     * @param address empty: known to the frozen bytes only
     * @param consentAt when profile-service answered; empty: it need not be asked
     * @param ways all channels that it could take
     */
    private record Ready(Channel channel, Optional<String> address, Optional<Instant> consentAt, List<Channel> ways) {}

    private record Slot(Lane lane, MessageClass messageClass) {}

    /** @param lanes makes the lane of one channel */
    Sending(DeliveryPolicy policy, Messages messages, Orders orders, Consent consent, Supplier<Lane> lanes) {
        this.policy = policy;
        this.messages = messages;
        this.orders = orders;
        this.consent = consent;
        for (Channel channel : Channel.values()) {
            this.lanes.put(channel, lanes.get());
        }
    }

    /**
     * Queues it on the channel whose bytes are frozen, else on the first in the caller's order that has not refused and has
     * an address. A channel that is passed over is taken only where there is no other. False: there is none at all.
     */
    boolean queue(
            Notification n, Function<Channel, Optional<String>> addresses, Optional<Instant> consentAt, Instant now) {
        boolean hadItsTurn = leave(n.id());
        List<Channel> ways = n.channelsLeft().stream()
                .filter(way -> addresses.apply(way).isPresent() || n.isFrozenFor(way))
                .toList();
        if (ways.isEmpty()) {
            return false;
        }
        Channel chosen = ways.stream()
                .filter(way -> !policy.gate(way).isPassedOver(now))
                .findFirst()
                .orElse(ways.get(0));
        if (chosen != ways.get(0)) {
            policy.gate(ways.get(0)).left();
        }
        ready.put(n.id(), new Ready(chosen, addresses.apply(chosen), consentAt, ways));
        if (hadItsTurn) {
            lane(chosen).addFirst(n);
        } else {
            lane(chosen).add(n);
        }
        return true;
    }

    /** Begins as many as there are free slots and the gates let pass. */
    void startAll(Instant now, long fence, Function<NotificationId, Optional<Notification>> find) {
        if (nextLook.isPresent() && !now.isBefore(nextSweep)) {
            nextSweep = now.plus(SWEEP);
            sweep(now, find);
        }
        boolean held = false;
        for (Channel channel : Channel.values()) {
            Lane lane = lane(channel);
            overBudget
                    .take(channel, policy.gate(channel).roomForRetries(now))
                    .forEach(id -> find.apply(id).ifPresent(lane::addFirst));
            for (var id = next(channel, now); id.isPresent(); id = next(channel, now)) {
                var waiting = Optional.ofNullable(ready.get(id.get())).filter(r -> r.channel() == channel);
                var known = find.apply(id.get());
                if (waiting.isPresent() && known.isPresent()) {
                    start(known.get(), waiting.get(), now, fence);
                }
            }
            held |= lane.waiting() > 0 && !policy.gate(channel).isOpen(now);
        }
        held |= !overBudget.isEmpty();
        nextLook = held ? Optional.of(now.plus(LOOK_AGAIN)) : Optional.empty();
    }

    private Optional<NotificationId> next(Channel channel, Instant now) {
        return policy.gate(channel).isOpen(now) ? lane(channel).next() : Optional.empty();
    }

    /** What is held back still expires, and may find another way. */
    private void sweep(Instant now, Function<NotificationId, Optional<Notification>> find) {
        for (var entry : List.copyOf(ready.entrySet())) {
            Ready it = entry.getValue();
            find.apply(entry.getKey()).filter(n -> n.state() == State.QUEUED).ifPresent(n -> {
                var overtaken = orders.overtaken(n, now);
                if (overtaken.isPresent()) {
                    leave(n.id());
                    orders.update(overtaken.get());
                } else if (policy.gate(it.channel()).isPassedOver(now)
                        && it.ways().stream().anyMatch(way -> !policy.gate(way).isPassedOver(now))) {
                    leave(n.id());
                    orders.reroute(n);
                }
            });
        }
    }

    /** When to look again although nothing has happened: something waits for a gate. */
    Optional<Instant> nextLook() {
        return nextLook;
    }

    /** Time has passed in the lane: what was right when it was queued is checked again. */
    private void start(Notification n, Ready it, Instant now, long fence) {
        var overtaken = n.state() == State.QUEUED ? orders.overtaken(n, now) : Optional.<Notification>empty();
        if (overtaken.isPresent()) {
            orders.update(overtaken.get());
        } else if (n.state() == State.UNKNOWN && !policy.mayBeResent(n, now)) {
            orders.instead(n, false);
        } else if (n.state() == State.QUEUED || n.state() == State.UNKNOWN) {
            startWithinBudget(n, it, now, fence);
        }
    }

    private void startWithinBudget(Notification n, Ready it, Instant now, long fence) {
        if (!n.attempts().isEmpty() && policy.gate(it.channel()).roomForRetries(now) == 0) {
            policy.gate(it.channel()).held();
            overBudget.add(it.channel(), n.id());
        } else {
            startUnlessConsentIsOld(n, it, now, fence);
        }
    }

    private void startUnlessConsentIsOld(Notification n, Ready it, Instant now, long fence) {
        if (it.consentAt().filter(at -> consent.isTooOld(at, now)).isPresent()) {
            var slot = new Slot(lane(it.channel()), n.spec().messageClass());
            slot.lane().occupy(slot.messageClass());
            renewing.put(n.id(), slot);
            orders.renewConsent(n);
        } else {
            ready.remove(n.id());
            send(n, it, now, fence);
        }
    }

    private void send(Notification n, Ready it, Instant now, long fence) {
        Rendered rendered;
        try {
            rendered = messages.of(n, it.channel(), it.address());
        } catch (IllegalArgumentException e) {
            // One message that cannot be made must not stop the partition.
            cannotBeMade(n, String.valueOf(e.getMessage()), now);
            return;
        }
        String key = policy.keys().toSend(n, it.channel());
        var mark = new Attempt.Mark(messages.account(it.channel()), key, fence, now);
        Notification sending = n.sending(rendered, mark, policy.keys().leaveDuplicatePossible(n, key, now));
        lane(it.channel()).occupy(n.spec().messageClass());
        policy.gate(it.channel()).decided(!n.attempts().isEmpty(), now);
        orders.update(sending);
        orders.order(new Effect.Send(
                n.id(),
                sending.lastAttempt().number(),
                rendered,
                key.isEmpty() ? Optional.empty() : Optional.of(key),
                now,
                n.spec().messageClass(),
                n.request().trace()));
    }

    private void cannotBeMade(Notification n, String why, Instant now) {
        if (n.state() == State.UNKNOWN) {
            orders.instead(n, false);
        } else {
            orders.update(policy.giveUp(n, State.FAILED, why, now));
        }
    }

    void ended(Effect.Send send) {
        lane(send.rendered().channel()).release(send.messageClass());
    }

    /** Takes it out of what is ready; true: its turn had come. */
    boolean leave(NotificationId id) {
        ready.remove(id);
        Slot held = renewing.remove(id);
        if (held != null) {
            held.lane().release(held.messageClass());
        }
        return held != null;
    }

    /** Calls of providers whose end is still out. */
    int inFlight() {
        return lanes.values().stream().mapToInt(Lane::inFlight).sum() - renewing.size();
    }

    private Lane lane(Channel channel) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            throw new IllegalStateException("no lane for " + channel);
        }
        return lane;
    }
}
