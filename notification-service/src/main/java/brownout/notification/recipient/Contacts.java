package brownout.notification.recipient;

import brownout.frontdoor.access.Tenant;
import java.util.concurrent.CompletionStage;

/** profile-service, as far as it concerns a notification. */
public interface Contacts {
    /** How fresh an answer must be. */
    enum Freshness {
        /** An opt-out or a block that was acknowledged before the question is seen. */
        STRONG,
        /** What the nearest replica happens to know. */
        EVENTUAL
    }

    /** @return completes normally, whatever happens */
    CompletionStage<ContactLookup> lookup(Tenant tenant, String userId, Freshness freshness);
}
