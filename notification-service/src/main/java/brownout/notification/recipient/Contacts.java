package brownout.notification.recipient;

import brownout.frontdoor.access.Tenant;
import java.util.concurrent.CompletionStage;

/** profile-service, as far as it concerns a notification. */
public interface Contacts {
    /**
     * Reads with level STRONG: an opt-out or a block that was acknowledged before this call is seen.
     *
     * @return completes normally, whatever happens
     */
    CompletionStage<ContactLookup> lookup(Tenant tenant, String userId);
}
