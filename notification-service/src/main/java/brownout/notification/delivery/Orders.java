package brownout.notification.delivery;

import java.time.Instant;
import java.util.Optional;

/** What the parts of a desk may do to the step under way. */
interface Orders {
    /** The notification has changed: to be written, and to be looked at again where its state says. */
    void update(Notification notification);

    /** To be done after the commit. */
    void order(Effect effect);

    /** Its turn to be sent has come, and the answer of profile-service has grown too old. */
    void renewConsent(Notification waiting);

    /** What becomes of a QUEUED notification that can no longer start; empty: it can. */
    Optional<Notification> overtaken(Notification queued, Instant now);

    /** A QUEUED notification is to go another way, if there is one. */
    void reroute(Notification queued);

    /**
     * An UNKNOWN notification is not sent again now: the provider is asked, or it is given up.
     *
     * @param sendLater it may be sent again another time, so that "not found" does not end it
     */
    void instead(Notification unknown, boolean sendLater);
}
