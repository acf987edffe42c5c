package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is next: one of each tenant in turn, first come first served inside a tenant. So a tenant that asks for much waits
 * behind itself, and another one only for as many as there are tenants.
 *
 * <p>Source: round robin as in fair queueing (Nagle, RFC 970, 1985); all requests count alike.
 */
final class Turns {
    private final Deque<NotificationId> hadTheirTurn = new ArrayDeque<>();
    private final Map<Tenant, Deque<NotificationId>> byTenant = new LinkedHashMap<>();
    private int size;

    void add(NotificationId id, Tenant tenant) {
        byTenant.computeIfAbsent(tenant, absent -> new ArrayDeque<>()).add(id);
        size++;
    }

    /** Its turn had come before: it is next. */
    void addFirst(NotificationId id) {
        hadTheirTurn.add(id);
        size++;
    }

    Optional<NotificationId> poll() {
        if (size == 0) {
            return Optional.empty();
        }
        size--;
        if (!hadTheirTurn.isEmpty()) {
            return Optional.of(hadTheirTurn.remove());
        }
        var turn = byTenant.entrySet().iterator().next();
        Tenant tenant = turn.getKey();
        Deque<NotificationId> waiting = turn.getValue();
        NotificationId next = waiting.remove();
        byTenant.remove(tenant);
        if (!waiting.isEmpty()) {
            byTenant.put(tenant, waiting);
        }
        return Optional.of(next);
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
