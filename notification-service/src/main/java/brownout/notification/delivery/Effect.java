package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Rendered;
import brownout.notification.dedup.NotificationId;
import brownout.notification.recipient.Contacts;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Something to do in the world, after the batch that ordered it is committed and not a moment earlier. */
public sealed interface Effect {
    NotificationId id();

    /** W3C traceparent of the notification; may be empty. */
    String trace();

    <T> T fold(Function<Send, T> send, Function<Lookup, T> lookup, Function<Ask, T> ask);

    /** Call the provider once, for the attempt that the ledger now holds as STARTED. */
    record Send(
            NotificationId id,
            int attempt,
            Rendered rendered,
            Optional<String> key,
            Instant startedAt,
            MessageClass messageClass,
            String trace)
            implements Effect {
        @Override
        public <T> T fold(Function<Send, T> send, Function<Lookup, T> lookup, Function<Ask, T> ask) {
            return send.apply(this);
        }
    }

    /** Ask profile-service for address and consent. */
    record Lookup(
            NotificationId id,
            Tenant tenant,
            String userId,
            Contacts.Freshness freshness,
            MessageClass messageClass,
            String trace)
            implements Effect {
        @Override
        public <T> T fold(Function<Send, T> send, Function<Lookup, T> lookup, Function<Ask, T> ask) {
            return lookup.apply(this);
        }
    }

    /**
     * Ask the provider whether it has taken a message with this key.
     *
     * @param sendLater whether the notification may be sent again, so that "not found" does not end it
     */
    record Ask(
            NotificationId id, Channel channel, String key, boolean sendLater, MessageClass messageClass, String trace)
            implements Effect {
        @Override
        public <T> T fold(Function<Send, T> send, Function<Lookup, T> lookup, Function<Ask, T> ask) {
            return ask.apply(this);
        }
    }
}
