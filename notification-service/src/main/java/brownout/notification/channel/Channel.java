package brownout.notification.channel;

import java.util.Arrays;
import java.util.Optional;

/** How a message travels. */
public enum Channel {
    PUSH("push", true),
    SMS("sms", true),
    EMAIL("email", false);

    private final String provider;
    private final boolean providerKey;

    Channel(String provider, boolean providerKey) {
        this.provider = provider;
        this.providerKey = providerKey;
    }

    public static Optional<Channel> ofProvider(String provider) {
        return Arrays.stream(values())
                .filter(channel -> channel.provider.equals(provider))
                .findFirst();
    }

    /** The provider's name in attempts, metrics and messages. */
    public String provider() {
        return provider;
    }

    /** Whether the provider absorbs a repeat by an idempotency key. SMTP has none. */
    public boolean hasProviderKey() {
        return providerKey;
    }
}
