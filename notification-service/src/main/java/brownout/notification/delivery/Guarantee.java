package brownout.notification.delivery;

import brownout.notification.channel.Channel;

/** What may happen when the outcome of a send is unknown. There is no fourth one: "exactly once" needs the provider. */
public enum Guarantee {
    /** Never sent again: may be lost, is never doubled. */
    AT_MOST_ONCE,
    /** Sent again and flagged: is never lost, may be doubled. */
    AT_LEAST_ONCE,
    /** Sent again under the provider's idempotency key: neither, as long as the provider remembers the key. */
    EFFECTIVELY_ONCE;

    public boolean isPossibleOn(Channel channel) {
        return switch (this) {
            case AT_MOST_ONCE, AT_LEAST_ONCE -> true;
            case EFFECTIVELY_ONCE -> channel.hasProviderKey();
        };
    }
}
