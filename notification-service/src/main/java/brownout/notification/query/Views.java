package brownout.notification.query;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The read side. Eventually the same as the ledger; {@link Notification#updatedAt()} says how old a view is. */
public interface Views {
    /** What is known of one notification. */
    sealed interface Found {
        record View(Notification notification) implements Found {}

        /** There is none. */
        record None() implements Found {}

        /** Nobody can say at the moment: the view is away, and the ledger has nothing yet. */
        record CannotTell(String why) implements Found {}
    }

    /** One page, newest first. {@code next} is empty on the last one. */
    record Page(List<Notification> items, Optional<Cursor> next) {}

    /**
     * What to list.
     *
     * @param states empty: all
     * @param limit 1 to 200
     */
    record Query(Tenant tenant, Listing listing, Set<State> states, Optional<Cursor> after, int limit) {}

    /** The view cannot be read now. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Asks every source there is, if need be the ledger itself, which may take seconds. */
    CompletionStage<Found> find(Tenant tenant, NotificationId id);

    /** What can be seen at once. Empty says nothing. */
    CompletionStage<Optional<Notification>> glance(Tenant tenant, NotificationId id);

    /** What can be told at once, whoever the tenant is: the ledger is not read for it. */
    CompletionStage<Found> known(NotificationId id);

    /** @return fails with {@link UnavailableException} while the view is away: listing has no other source */
    CompletionStage<Page> list(Query query);
}
