package brownout.notification.channel;

import brownout.notification.dedup.NotificationId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tells the gate of a provider how its calls end. */
record GatedProvider(Provider provider, ProviderGate gate, Clock clock) implements Provider {
    @Override
    public Channel channel() {
        return provider.channel();
    }

    @Override
    public String account() {
        return provider.account();
    }

    @Override
    public Duration keyLifetime() {
        return provider.keyLifetime();
    }

    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        return provider.render(id, content, address);
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        gate.called();
        return provider.send(id, rendered, key)
                .whenComplete((outcome, defect) -> gate.ended(Optional.ofNullable(outcome), clock.instant()));
    }

    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return provider.find(key);
    }
}
