package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Recipient;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The part of a desk that finds out where a notification goes, and whether it may. Invariant: a message to a known user gets
 * into a lane only through an answer of profile-service that was asked for since its last attempt, also one that is sent
 * again because its outcome is unknown.
 */
final class Addressing {
    private final DeliveryPolicy policy;
    private final Sending sending;
    private final Orders orders;
    private final Consent consent;
    private final Lane lookups;
    private final Map<NotificationId, Integer> failures = new HashMap<>();

    Addressing(DeliveryPolicy policy, Sending sending, Orders orders, Consent consent, Lane lookups) {
        this.policy = policy;
        this.sending = sending;
        this.orders = orders;
        this.consent = consent;
        this.lookups = lookups;
    }

    /** @param n QUEUED, or UNKNOWN and to be sent again */
    void enqueue(Notification n, Instant now) {
        if (!n.spec().needsLookup()) {
            ready(n, Recipient.user(""), Optional.empty(), now);
        } else {
            consent.earlier(n.id())
                    .ifPresentOrElse(contact -> contactKnown(n, contact, now, now), () -> lookups.add(n));
        }
    }

    /** Its answer has grown too old while it waited for its turn, which it keeps. */
    void renew(Notification n) {
        lookups.addFirst(n);
    }

    void startLookups(Function<NotificationId, Optional<Notification>> find) {
        for (var id = lookups.next(); id.isPresent(); id = lookups.next()) {
            find.apply(id.get()).filter(Addressing::wantsToBeSent).ifPresent(this::lookUp);
        }
    }

    private static boolean wantsToBeSent(Notification n) {
        return n.state() == State.QUEUED || n.state() == State.UNKNOWN;
    }

    private void lookUp(Notification n) {
        lookups.occupy(n.spec().messageClass());
        String user = n.spec().recipient().userId();
        orders.order(new Effect.Lookup(
                n.id(),
                n.request().tenant(),
                user,
                consent.freshness(),
                n.spec().messageClass(),
                n.request().trace()));
    }

    /**
     * @param known empty: it is not waiting for an answer any more
     * @param at when it was answered
     */
    void answered(Effect.Lookup asked, Optional<Notification> known, ContactLookup lookup, Instant at, Instant now) {
        lookups.release(asked.messageClass());
        Notification n = known.filter(Addressing::wantsToBeSent).orElse(null);
        if (n == null) {
            return;
        }
        if (lookup instanceof ContactLookup.Found found) {
            failures.remove(n.id());
            consent.answered(n.id(), found.contact());
            contactKnown(n, found.contact(), at, now);
        } else if (lookup instanceof ContactLookup.NoSuchUser) {
            String why = "no user \"" + n.spec().recipient().userId() + "\" in profile-service";
            refuse(n, State.FAILED, why, now);
        } else if (lookup instanceof ContactLookup.Refused refused) {
            refuse(n, State.FAILED, refused.evidence(), now);
        } else if (lookup instanceof ContactLookup.Unavailable unavailable) {
            noAnswer(n, unavailable.evidence(), now);
        }
    }

    private void contactKnown(Notification n, Contact contact, Instant at, Instant now) {
        if (contact.blocked()) {
            refuse(n, State.SUPPRESSED, "the recipient is blocked", now);
        } else if (contact.marketingOptOut() && n.spec().messageClass() == MessageClass.MARKETING) {
            refuse(n, State.SUPPRESSED, "the recipient has opted out of marketing", now);
        } else {
            ready(n, contact.addresses(), Optional.of(at), now);
        }
    }

    private void refuse(Notification n, State end, String why, Instant now) {
        stopSending(n, false, () -> policy.giveUp(n, end, why, now));
    }

    private void noAnswer(Notification n, String evidence, Instant now) {
        int count = failures.merge(n.id(), 1, Integer::sum);
        stopSending(n, true, () -> policy.lookupFailed(n, count, evidence, now));
    }

    /** One that may have been sent already need not wait for a consent: the provider is asked instead. */
    private void stopSending(Notification n, boolean sendLater, Supplier<Notification> unsent) {
        sending.leave(n.id());
        if (n.state() == State.UNKNOWN) {
            orders.instead(n, sendLater);
        } else {
            orders.update(unsent.get());
        }
    }

    private void ready(Notification n, Recipient known, Optional<Instant> consentAt, Instant now) {
        var given = n.spec().recipient();
        boolean queued = sending.queue(
                n, channel -> given.addressFor(channel).or(() -> known.addressFor(channel)), consentAt, now);
        if (!queued) {
            String last = n.attempts().isEmpty()
                    ? ""
                    : "; last answer: " + n.lastAttempt().evidence();
            refuse(n, State.FAILED, "no address left for " + n.spec().channels() + last, now);
        }
    }

    void forget(NotificationId id) {
        failures.remove(id);
        consent.forget(id);
    }

    int inFlight() {
        return lookups.inFlight();
    }
}
