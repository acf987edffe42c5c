package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The part of a desk that asks providers what became of a message. Invariant: what cannot be asked for any more, and may not
 * be sent again, is given up as UNCONFIRMED; nothing stays UNKNOWN without a question, a place in a lane or a time to come.
 *
 * <p>After an outage thousands of outcomes may be unknown: the lanes keep their questions from falling on the provider all at
 * once, and those to one provider from waiting for another.
 */
final class Questions {
    private final DeliveryPolicy policy;
    private final Orders orders;
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
    /** Those that wait for their turn, and whether they may be sent again. */
    private final Map<NotificationId, Boolean> waiting = new HashMap<>();

    /** @param lanes makes the lane of one channel */
    Questions(DeliveryPolicy policy, Orders orders, Supplier<Lane> lanes) {
        this.policy = policy;
        this.orders = orders;
        for (Channel channel : Channel.values()) {
            this.lanes.put(channel, lanes.get());
        }
    }

    /** @param sendLater it may be sent again another time, so that "not found" does not end it */
    void askOrGiveUp(Notification unknown, boolean sendLater, Instant now) {
        if (!policy.mayBeAskedFor(unknown, now)) {
            notAsked(unknown, sendLater, now);
        } else if (waiting.put(unknown.id(), sendLater) == null) {
            lane(unknown.lastAttempt().channel()).add(unknown);
        }
    }

    private void notAsked(Notification unknown, boolean sendLater, Instant now) {
        orders.update(
                sendLater
                        ? policy.askAgain(unknown, now, unknown.reason())
                        : policy.unconfirmed(unknown, now, unknown.reason()));
    }

    /** Asks as many as there are free slots. */
    void startAll(Instant now, Function<NotificationId, Optional<Notification>> find) {
        for (Lane lane : lanes.values()) {
            for (var id = lane.next(); id.isPresent(); id = lane.next()) {
                Boolean sendLater = waiting.remove(id.get());
                if (sendLater != null) {
                    find.apply(id.get())
                            .filter(n -> n.state() == State.UNKNOWN)
                            .ifPresent(n -> start(n, sendLater, now));
                }
            }
        }
    }

    /** Time has passed in the lane. */
    private void start(Notification unknown, boolean sendLater, Instant now) {
        if (!policy.mayBeAskedFor(unknown, now)) {
            notAsked(unknown, sendLater, now);
            return;
        }
        Channel channel = unknown.lastAttempt().channel();
        MessageClass messageClass = unknown.spec().messageClass();
        lane(channel).occupy(messageClass);
        String key = policy.keys().of(unknown);
        orders.order(new Effect.Ask(
                unknown.id(),
                channel,
                key,
                sendLater,
                messageClass,
                unknown.request().trace()));
    }

    /** @param known an answer about one that is not UNKNOWN any more comes too late to matter */
    void answered(Effect.Ask asked, Optional<Notification> known, Reconciliation answer, Instant now) {
        lane(asked.channel()).release(asked.messageClass());
        known.filter(n -> n.state() == State.UNKNOWN)
                .map(n -> after(n, asked.sendLater(), answer, now))
                .ifPresent(orders::update);
    }

    private Notification after(Notification unknown, boolean sendLater, Reconciliation answer, Instant now) {
        return answer.fold(
                found -> policy.confirmed(unknown, now, found.messageId()),
                notFound -> policy.notFound(unknown, sendLater, now),
                unanswered -> policy.askAgain(unknown, now, unanswered.evidence()));
    }

    /** It need not be asked for any more. */
    void leave(NotificationId id) {
        waiting.remove(id);
    }

    int inFlight() {
        return lanes.values().stream().mapToInt(Lane::inFlight).sum();
    }

    private Lane lane(Channel channel) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            throw new IllegalStateException("no lane for " + channel);
        }
        return lane;
    }
}
