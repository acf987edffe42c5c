package brownout.notification.delivery;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.Contacts.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer of profile-service is good for: one attempt, if that starts soon after the answer. So an opt-out that was
 * acknowledged before the question is obeyed by every later attempt.
 *
 * <p>Without {@code strong-consent} the first answer is kept for all attempts, and it may come from a replica that is behind.
 */
final class Consent {
    private final Switchboard<Safeguard> safeguards;
    private final Duration within;
    private final Map<NotificationId, Contact> kept = new HashMap<>();

    /** @param within how long after the answer an attempt may start */
    Consent(Switchboard<Safeguard> safeguards, Duration within) {
        this.safeguards = safeguards;
        this.within = within;
    }

    private boolean isStrong() {
        return safeguards.isOn(Safeguard.STRONG_CONSENT);
    }

    Freshness freshness() {
        return isStrong() ? Freshness.STRONG : Freshness.EVENTUAL;
    }

    boolean isTooOld(Instant answeredAt, Instant now) {
        return isStrong() && now.isAfter(answeredAt.plus(within));
    }

    void answered(NotificationId id, Contact contact) {
        if (!isStrong()) {
            kept.putIfAbsent(id, contact);
        }
    }

    /** An earlier answer that need not be asked for again. */
    Optional<Contact> earlier(NotificationId id) {
        return isStrong() ? Optional.empty() : Optional.ofNullable(kept.get(id));
    }

    void forget(NotificationId id) {
        kept.remove(id);
    }
}
