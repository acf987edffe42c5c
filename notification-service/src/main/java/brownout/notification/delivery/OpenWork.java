package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much of a partition's work is open, by channel and tenant: everything that is not settled, whatever it waits for, but
 * what is SCHEDULED, which is counted apart: it grows by what callers wish, the rest by an outage. Readable from any thread.
 */
public final class OpenWork {
    private final Map<Share, Integer> counts = new ConcurrentHashMap<>();
    private final AtomicInteger scheduled = new AtomicInteger();

    private record Share(Channel channel, Tenant tenant) {}

    void replace(Optional<Notification> before, Optional<Notification> after) {
        share(before).ifPresent(share -> counts.computeIfPresent(share, (key, n) -> n > 1 ? n - 1 : null));
        share(after).ifPresent(share -> counts.merge(share, 1, Integer::sum));
        scheduled.addAndGet(scheduled(after) - scheduled(before));
    }

    private static int scheduled(Optional<Notification> notification) {
        return notification.filter(n -> n.state() == State.SCHEDULED).isPresent() ? 1 : 0;
    }

    private static Optional<Share> share(Optional<Notification> notification) {
        return notification
                .filter(n -> !n.state().isSettled() && n.state() != State.SCHEDULED)
                .map(n -> new Share(n.channel(), n.request().tenant()));
    }

    public int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    public int on(Channel channel) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().channel() == channel)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public int of(Channel channel, Tenant tenant) {
        return counts.getOrDefault(new Share(channel, tenant), 0);
    }

    /**
     * Who must wait outside, so that a channel that hangs does not fill the partition for the others. From half of {@code
     * maxOpen} on one channel: those of its tenants that hold an equal part of it or more. From five eighths: everybody on it.
     * The rest is for what is accepted before callers hear of it. At {@code maxScheduled}: whatever is to be sent later.
     */
    public Crowd crowd(OpenLimits limits) {
        int max = limits.maxOpen();
        var members = new TreeSet<String>();
        if (scheduled.get() >= limits.maxScheduled()) {
            members.add(State.SCHEDULED.name());
        }
        for (Channel channel : Channel.values()) {
            int open = on(channel);
            if (open * 8L >= max * 5L) {
                members.add(channel.name());
            } else if (open * 2L >= max) {
                var tenants = counts.entrySet().stream()
                        .filter(entry -> entry.getKey().channel() == channel)
                        .toList();
                tenants.stream()
                        .filter(entry -> (long) entry.getValue() * tenants.size() >= open)
                        .forEach(entry ->
                                members.add(Crowd.of(channel, entry.getKey().tenant())));
            }
        }
        return members.isEmpty() ? Crowd.NONE : new Crowd(members);
    }
}
