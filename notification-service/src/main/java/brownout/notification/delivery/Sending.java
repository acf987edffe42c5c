package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Providers;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The part of a desk that begins provider calls: what is ready waits in lanes, what is begun holds a slot. */
final class Sending {
    private final DeliveryPolicy policy;
    private final Providers providers;
    private final Orders orders;
    private final Lanes lanes;
    private final Map<NotificationId, Destination> destinations = new HashMap<>();

    private record Destination(Channel channel, String address) {}

    Sending(DeliveryPolicy policy, Providers providers, Orders orders, int slotsPerChannel) {
        this.policy = policy;
        this.providers = providers;
        this.orders = orders;
        this.lanes = new Lanes(slotsPerChannel);
    }

    /** The bytes are frozen, and their address with them. */
    void queueFrozen(Notification n, Rendered rendered) {
        lanes.add(n.id(), rendered.channel(), n.spec().messageClass());
    }

    /** On the first channel in the caller's order that has not refused and has an address; false: there is none. */
    boolean queue(Notification n, Function<Channel, Optional<String>> addresses) {
        for (Channel channel : n.openChannels()) {
            Optional<String> address = addresses.apply(channel);
            if (address.isPresent()) {
                destinations.put(n.id(), new Destination(channel, address.get()));
                lanes.add(n.id(), channel, n.spec().messageClass());
                return true;
            }
        }
        return false;
    }

    /** Begins as many as there are free slots. */
    void startAll(Instant now, long fence, Function<NotificationId, Optional<Notification>> find) {
        for (Channel channel : Channel.values()) {
            for (var id = lanes.next(channel); id.isPresent(); id = lanes.next(channel)) {
                find.apply(id.get()).ifPresent(n -> start(n, channel, now, fence));
            }
        }
    }

    /** Time has passed in the lane: what was right when it was queued is checked again. */
    private void start(Notification n, Channel channel, Instant now, long fence) {
        if (n.state() == State.QUEUED) {
            policy.overtaken(n, now).ifPresentOrElse(orders::update, () -> send(n, channel, now, fence));
        } else if (n.state() == State.UNKNOWN && policy.resolve(n, now) == DeliveryPolicy.NextStep.RESEND) {
            send(n, channel, now, fence);
        } else if (n.state() == State.UNKNOWN) {
            orders.reconsider(n);
        }
    }

    private void send(Notification n, Channel channel, Instant now, long fence) {
        Rendered rendered;
        try {
            rendered =
                    n.rendered().filter(frozen -> frozen.channel() == channel).orElseGet(() -> render(n, channel));
        } catch (IllegalArgumentException e) {
            // One message that cannot be made must not stop the partition.
            orders.update(policy.giveUp(n, State.FAILED, String.valueOf(e.getMessage()), now));
            return;
        }
        String key = policy.keyToSend(n, channel);
        var mark = new Attempt.Mark(providers.on(channel).account(), key, fence, now);
        Notification sending = n.sending(rendered, mark, policy.isPossibleDuplicate(n, key, now));
        lanes.occupy(channel);
        orders.update(sending);
        orders.order(new Effect.Send(
                n.id(),
                sending.lastAttempt().number(),
                rendered,
                key.isEmpty() ? Optional.empty() : Optional.of(key),
                now,
                n.request().trace()));
    }

    private Rendered render(Notification n, Channel channel) {
        Destination destination = destinations.remove(n.id());
        if (destination == null || destination.channel() != channel) {
            throw new IllegalStateException("notification " + n.id() + " has no address for " + channel);
        }
        byte[] bytes = providers.on(channel).render(n.id(), n.spec().content(), destination.address());
        return new Rendered(channel, bytes);
    }

    void ended(Channel channel) {
        lanes.release(channel);
    }

    void forget(NotificationId id) {
        destinations.remove(id);
    }

    int inFlight() {
        return lanes.inFlight();
    }

    int waiting() {
        return lanes.waiting();
    }
}
