package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Retries over the budget of their provider, in the order in which they came; first attempts go past them. */
final class HeldRetries {
    private final Map<Channel, Queue<NotificationId>> waiting = new EnumMap<>(Channel.class);

    void add(Channel channel, NotificationId id) {
        waiting.computeIfAbsent(channel, absent -> new ArrayDeque<>()).add(id);
    }

    /** Takes out the oldest, as many as there is room for. */
    List<NotificationId> take(Channel channel, int room) {
        var taken = new ArrayList<NotificationId>();
        Queue<NotificationId> queue = waiting.getOrDefault(channel, new ArrayDeque<>());
        while (taken.size() < room && !queue.isEmpty()) {
            taken.add(queue.remove());
        }
        return taken;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return waiting.values().stream().mapToInt(Queue::size).sum();
    }
}
