package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who has so much in a partition that more of it would hold up the others: whole channels ({@code PUSH}), tenants on a channel
 * ({@code PUSH/acme}), and all that is to be sent later ({@code SCHEDULED}).
 */
public record Crowd(Set<String> members) {
    public static final Crowd NONE = new Crowd(Set.of());

    public Crowd {
        members = Set.copyOf(members);
    }

    static String of(Channel channel, Tenant tenant) {
        return channel + "/" + tenant.value();
    }

    public boolean has(Channel channel, Tenant tenant) {
        return members.contains(channel.name()) || members.contains(of(channel, tenant));
    }

    public boolean hasScheduled() {
        return members.contains(State.SCHEDULED.name());
    }

    /** One line, which {@link #decoded} reads. */
    public String encoded() {
        return String.join(",", new TreeSet<>(members));
    }

    public static Crowd decoded(String line) {
        return line.isEmpty() ? NONE : new Crowd(Set.of(line.split(",")));
    }
}
