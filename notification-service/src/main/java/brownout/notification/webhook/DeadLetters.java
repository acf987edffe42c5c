package brownout.notification.webhook;

import brownout.frontdoor.access.Tenant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Events that were given up, kept for a person. */
public interface DeadLetters {
    /** Fails when it may not have been kept. */
    CompletionStage<Void> keep(DeadLetter letter);

    /**
     * The newest of one tenant, newest first. Looks at the newest thousand of all tenants only.
     *
     * <p>Fails when they cannot be read now.
     */
    CompletionStage<List<DeadLetter>> newest(Tenant tenant, int limit);
}
