package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The part of a desk that sends dead letters again because an operator wishes it.
 *
 * <p>Invariant: what may have been delivered is sent again only under a key that the provider still knows, or because the
 * operator allowed the risk. A wish is one more attempt, and lives in memory alone: an owner that takes over treats what it
 * finds QUEUED like everything else, and what is too old for that, or not covered any more, is a dead letter again.
 */
final class Redrives {
    private final DeliveryPolicy policy;
    private final Map<NotificationId, Boolean> riskAllowed = new HashMap<>();

    Redrives(DeliveryPolicy policy) {
        this.policy = policy;
    }

    /** Empty: nothing changes. A wish that comes twice finds no dead letter the second time. */
    Optional<Notification> wished(Notification n, boolean allowRisky, Instant now) {
        boolean granted =
                switch (RedriveVerdict.on(n, policy.keys(), now).kind()) {
                    case SAFE -> true;
                    case RISKY -> allowRisky;
                    case REFUSED -> false;
                };
        if (!granted) {
            return Optional.empty();
        }
        riskAllowed.put(n.id(), allowRisky);
        return Optional.of(n.to(State.QUEUED, now, "sent again by an operator"));
    }

    /** What becomes of a QUEUED notification that can no longer start; empty: it can. */
    Optional<Notification> overtaken(Notification queued, Instant now) {
        Boolean allowed = riskAllowed.get(queued.id());
        return allowed == null ? policy.overtaken(queued, now) : policy.redriveOvertaken(queued, allowed, now);
    }

    /** The wish is done, or overtaken, once it is no longer queued. */
    void changed(Notification n) {
        if (n.state() != State.QUEUED) {
            riskAllowed.remove(n.id());
        }
    }
}
