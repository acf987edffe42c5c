package brownout.notification.receipt;

import brownout.notification.channel.Channel;
import java.time.Instant;

/**
 * One event in the life of a message at its provider.
 *
 * @param eventId the provider's own name for the event; the same again is the same event
 * @param at when the provider signed it
 * @param evidence what else it said, one sentence; may be empty
 */
public record Receipt(String eventId, Channel channel, Event event, Instant at, String evidence) {
    /** What happened, in the order in which it happens. The last two end it, and exclude each other. */
    public enum Event {
        ACCEPTED(1),
        SENT(2),
        DELIVERED(3),
        BOUNCED(3);

        private final int rank;

        Event(int rank) {
            this.rank = rank;
        }

        public boolean isLaterThan(Event other) {
            return rank > other.rank;
        }
    }
}
