package brownout.notification.adapter.redis;

import brownout.notification.delivery.Notification;
import brownout.notification.query.Listing;
import java.time.Duration;
import java.time.Instant;

/**
 * How long Redis keeps what it is given; what is gone is read from the ledger, slowly.
 *
 * @param views of what is settled and no dead letter, and how far back lists go
 * @param keys of everything else: as long as a repeat is recognised
 */
public record Retention(Duration views, Duration keys) {
    /** What waits for a time is kept until then and for the whole length after it. */
    Duration ofKey(Notification n, Instant now) {
        return untilDue(n, now).plus(keys);
    }

    Duration ofView(Notification n, Instant now) {
        return untilDue(n, now).plus(n.state().isDeadLetter() ? keys : views);
    }

    /** How far back a list goes. What is unknown may be so for longer than a key is remembered. */
    Duration of(Listing listing) {
        return switch (listing) {
            case ALL -> views;
            case DEAD_LETTERS -> keys;
            case UNKNOWN_OUTCOMES -> keys.multipliedBy(4);
        };
    }

    /** Of the note since when a Redis has been given everything: beyond the keys' time it tells nothing more. */
    Duration ofSince() {
        return keys.multipliedBy(2);
    }

    private static Duration untilDue(Notification n, Instant now) {
        return n.nextAttemptAt()
                .filter(now::isBefore)
                .map(at -> Duration.between(now, at))
                .orElse(Duration.ZERO);
    }
}
