package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The part of a desk that begins provider calls: what is ready waits in lanes, what is begun holds a slot. */
final class Sending {
    private final DeliveryPolicy policy;
    private final Messages messages;
    private final Orders orders;
    private final Consent consent;
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
    private final Map<NotificationId, Ready> ready = new HashMap<>();
    /** Those whose turn has come and whose consent is asked for again: each holds a slot, so that its answer is used at once. */
    private final Map<NotificationId, Slot> renewing = new HashMap<>();

    /**
     * @param address empty: known to the frozen bytes only
     * @param consentAt when profile-service answered; empty: it need not be asked
     */
    private record Ready(Channel channel, Optional<String> address, Optional<Instant> consentAt) {}

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
     * an address; false: there is none.
     */
    boolean queue(Notification n, Function<Channel, Optional<String>> addresses, Optional<Instant> consentAt) {
        boolean hadItsTurn = leave(n.id());
        var next = n.rendered()
                .map(frozen -> new Ready(frozen.channel(), addresses.apply(frozen.channel()), consentAt))
                .or(() -> firstAddressed(n, addresses, consentAt));
        next.ifPresent(found -> {
            ready.put(n.id(), found);
            if (hadItsTurn) {
                lane(found.channel()).addFirst(n);
            } else {
                lane(found.channel()).add(n);
            }
        });
        return next.isPresent();
    }

    private static Optional<Ready> firstAddressed(
            Notification n, Function<Channel, Optional<String>> addresses, Optional<Instant> consentAt) {
        return n.openChannels().stream()
                .map(channel -> new Ready(channel, addresses.apply(channel), consentAt))
                .filter(found -> found.address().isPresent())
                .findFirst();
    }

    /** Begins as many as there are free slots. */
    void startAll(Instant now, long fence, Function<NotificationId, Optional<Notification>> find) {
        for (Channel channel : Channel.values()) {
            Lane lane = lane(channel);
            for (var id = lane.next(); id.isPresent(); id = lane.next()) {
                var waiting = Optional.ofNullable(ready.get(id.get())).filter(r -> r.channel() == channel);
                var known = find.apply(id.get());
                if (waiting.isPresent() && known.isPresent()) {
                    start(known.get(), waiting.get(), now, fence);
                }
            }
        }
    }

    /** Time has passed in the lane: what was right when it was queued is checked again. */
    private void start(Notification n, Ready it, Instant now, long fence) {
        var overtaken = n.state() == State.QUEUED ? orders.overtaken(n, now) : Optional.<Notification>empty();
        if (overtaken.isPresent()) {
            orders.update(overtaken.get());
        } else if (n.state() == State.UNKNOWN && !policy.mayBeResent(n, now)) {
            orders.instead(n, false);
        } else if (n.state() == State.QUEUED || n.state() == State.UNKNOWN) {
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
        String key = policy.keyToSend(n, it.channel());
        var mark = new Attempt.Mark(messages.account(it.channel()), key, fence, now);
        Notification sending = n.sending(rendered, mark, policy.isPossibleDuplicate(n, key, now));
        lane(it.channel()).occupy(n.spec().messageClass());
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

    int waiting() {
        return lanes.values().stream().mapToInt(Lane::waiting).sum();
    }

    private Lane lane(Channel channel) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            throw new IllegalStateException("no lane for " + channel);
        }
        return lane;
    }
}
