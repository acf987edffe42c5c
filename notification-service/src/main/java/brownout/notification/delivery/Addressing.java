package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;

/**
 * The part of a desk that finds out where a notification goes, and whether it may. Invariant: a message to a known user gets
 * into a lane only through an answer of profile-service that was asked for since its last attempt.
 */
final class Addressing {
    private final DeliveryPolicy policy;
    private final Sending sending;
    private final Orders orders;
    private final int maxLookups;
    private final Queue<NotificationId> waiting = new ArrayDeque<>();
    private final Map<NotificationId, Integer> failures = new HashMap<>();
    private int inFlight;

    Addressing(DeliveryPolicy policy, Sending sending, Orders orders, int maxLookups) {
        this.policy = policy;
        this.sending = sending;
        this.orders = orders;
        this.maxLookups = maxLookups;
    }

    void enqueue(Notification queued, Instant now) {
        if (queued.spec().needsLookup()) {
            waiting.add(queued.id());
        } else {
            ready(queued, queued.spec().recipient()::addressFor, now);
        }
    }

    void startLookups(Function<NotificationId, Optional<Notification>> find) {
        while (inFlight < maxLookups && !waiting.isEmpty()) {
            find.apply(waiting.remove()).filter(n -> n.state() == State.QUEUED).ifPresent(this::lookUp);
        }
    }

    private void lookUp(Notification n) {
        inFlight++;
        String user = n.spec().recipient().userId();
        orders.order(new Effect.Lookup(
                n.id(), n.request().tenant(), user, n.request().trace()));
    }

    /** @param known empty: it is not waiting for an answer any more */
    void answered(Optional<Notification> known, ContactLookup lookup, Instant now) {
        inFlight--;
        Notification n = known.filter(found -> found.state() == State.QUEUED).orElse(null);
        if (n == null) {
            return;
        }
        if (lookup instanceof ContactLookup.Found found) {
            failures.remove(n.id());
            contactKnown(n, found.contact(), now);
        } else if (lookup instanceof ContactLookup.NoSuchUser) {
            String why = "no user \"" + n.spec().recipient().userId() + "\" in profile-service";
            orders.update(policy.giveUp(n, State.FAILED, why, now));
        } else if (lookup instanceof ContactLookup.Refused refused) {
            orders.update(policy.giveUp(n, State.FAILED, refused.evidence(), now));
        } else if (lookup instanceof ContactLookup.Unavailable unavailable) {
            int count = failures.merge(n.id(), 1, Integer::sum);
            orders.update(policy.lookupFailed(n, count, unavailable.evidence(), now));
        }
    }

    private void contactKnown(Notification n, Contact contact, Instant now) {
        if (contact.blocked()) {
            orders.update(policy.giveUp(n, State.SUPPRESSED, "the recipient is blocked", now));
        } else if (contact.marketingOptOut() && n.spec().messageClass() == MessageClass.MARKETING) {
            orders.update(policy.giveUp(n, State.SUPPRESSED, "the recipient has opted out of marketing", now));
        } else {
            var given = n.spec().recipient();
            ready(
                    n,
                    channel -> given.addressFor(channel)
                            .or(() -> contact.addresses().addressFor(channel)),
                    now);
        }
    }

    private void ready(Notification n, Function<Channel, Optional<String>> addresses, Instant now) {
        if (n.rendered().isPresent()) {
            sending.queueFrozen(n, n.rendered().get());
        } else if (!sending.queue(n, addresses)) {
            String last = n.attempts().isEmpty()
                    ? ""
                    : "; last answer: " + n.lastAttempt().evidence();
            orders.update(policy.giveUp(
                    n, State.FAILED, "no address left for " + n.spec().channels() + last, now));
        }
    }

    void forget(NotificationId id) {
        failures.remove(id);
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting.size();
    }
}
