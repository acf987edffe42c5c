package brownout.notification.channel;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/** One provider for every channel. */
public final class Providers {
    private final Map<Channel, Provider> byChannel = new EnumMap<>(Channel.class);

    /** @throws IllegalArgumentException when a channel has no provider, or two */
    public Providers(Collection<? extends Provider> providers) {
        for (Provider provider : providers) {
            if (byChannel.put(provider.channel(), provider) != null) {
                throw new IllegalArgumentException("two providers for " + provider.channel());
            }
        }
        for (Channel channel : Channel.values()) {
            if (!byChannel.containsKey(channel)) {
                throw new IllegalArgumentException("no provider for " + channel);
            }
        }
    }

    public Provider on(Channel channel) {
        Provider provider = byChannel.get(channel);
        if (provider == null) {
            throw new IllegalStateException("no provider for " + channel);
        }
        return provider;
    }
}
