package brownout.notification.channel;

import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** One provider for every channel, each behind its gate. */
public final class Providers {
    private final Map<Channel, GatedProvider> byChannel = new EnumMap<>(Channel.class);

    /** @throws IllegalArgumentException when a channel has no provider, or two */
    public Providers(Collection<? extends Provider> providers, Function<Channel, ProviderGate> gates, Clock clock) {
        for (Provider provider : providers) {
            var gated = new GatedProvider(provider, gates.apply(provider.channel()), clock);
            if (byChannel.put(provider.channel(), gated) != null) {
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
        return gated(channel);
    }

    public ProviderGate gate(Channel channel) {
        return gated(channel).gate();
    }

    private GatedProvider gated(Channel channel) {
        GatedProvider provider = byChannel.get(channel);
        if (provider == null) {
            throw new IllegalStateException("no provider for " + channel);
        }
        return provider;
    }
}
