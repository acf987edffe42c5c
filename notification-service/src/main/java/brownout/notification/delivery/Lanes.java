package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is sent next, per channel: transactional before marketing, first come first served inside a class, and never more
 * than a fixed number in flight.
 */
final class Lanes {
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);

    Lanes(int slotsPerChannel) {
        for (Channel channel : Channel.values()) {
            lanes.put(channel, new Lane(slotsPerChannel));
        }
    }

    void add(NotificationId id, Channel channel, MessageClass messageClass) {
        on(channel).of(messageClass).add(id);
    }

    /** Its turn had come before. */
    void addFirst(NotificationId id, Channel channel, MessageClass messageClass) {
        on(channel).of(messageClass).addFirst(id);
    }

    /** The next one to start, while there is a free slot. Taking it takes no slot: {@link #occupy} does. */
    Optional<NotificationId> next(Channel channel) {
        Lane lane = on(channel);
        if (lane.inFlight >= lane.slots) {
            return Optional.empty();
        }
        return Optional.ofNullable(lane.transactional.isEmpty() ? lane.marketing.poll() : lane.transactional.poll());
    }

    void occupy(Channel channel) {
        on(channel).inFlight++;
    }

    void release(Channel channel) {
        on(channel).inFlight--;
    }

    int inFlight() {
        return lanes.values().stream().mapToInt(lane -> lane.inFlight).sum();
    }

    int waiting() {
        return lanes.values().stream()
                .mapToInt(lane -> lane.transactional.size() + lane.marketing.size())
                .sum();
    }

    private Lane on(Channel channel) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            throw new IllegalStateException("no lane for " + channel);
        }
        return lane;
    }

    private static final class Lane {
        final Deque<NotificationId> transactional = new ArrayDeque<>();
        final Deque<NotificationId> marketing = new ArrayDeque<>();
        final int slots;
        int inFlight;

        Lane(int slots) {
            this.slots = slots;
        }

        Deque<NotificationId> of(MessageClass messageClass) {
            return switch (messageClass) {
                case TRANSACTIONAL -> transactional;
                case MARKETING -> marketing;
            };
        }
    }
}
