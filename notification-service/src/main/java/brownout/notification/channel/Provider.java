package brownout.notification.channel;

import brownout.notification.dedup.NotificationId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's system that delivers messages. One call is one request on the wire: an implementation never retries by
 * itself, because a hidden retry after a lost answer is a double send that nobody decided.
 */
public interface Provider {
    Channel channel();

    /** The account that is charged; part of what an idempotency key is scoped to. */
    String account();

    /** How long the provider remembers an idempotency key; zero: it has none. */
    Duration keyLifetime();

    /**
     * The bytes to freeze.
     *
     * @throws IllegalArgumentException when no message can be made of this content for this address
     */
    byte[] render(NotificationId id, Content content, String address);

    /**
     * Sends once.
     *
     * @param key the idempotency key, null: none
     * @return completes normally, whatever happens, within the provider's timeout
     */
    CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key);

    /** Asks whether a message with this key was taken. Completes normally within the provider's timeout. */
    CompletionStage<Reconciliation> find(String key);
}
