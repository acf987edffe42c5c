package brownout.notification.recipient;

import java.util.concurrent.CompletionStage;

/** profile-service, as far as it concerns a notification. */
public interface Contacts {
    /**
     * @param consentMatters true: read with level STRONG, so that an opt-out acknowledged before this call is seen;
     *     false: BOUNDED, contact data may be 5 s old
     * @return completes normally, whatever happens
     */
    CompletionStage<ContactLookup> lookup(String userId, boolean consentMatters);
}
