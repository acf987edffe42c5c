package brownout.notification.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.adapter.template.DirectoryTemplates;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Provider;
import brownout.notification.channel.ProviderGate;
import brownout.notification.channel.Providers;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import brownout.notification.template.Filling;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Renders; what sending does is each test's own story. */
public record FakeProvider(Channel channel) implements Provider {
    static final Duration KEY_LIFETIME = Duration.ofHours(1);

    public static Providers all() {
        return all(channel -> ProviderGate.open());
    }

    static Providers all(Function<Channel, ProviderGate> gates) {
        return new Providers(
                Arrays.stream(Channel.values()).map(FakeProvider::new).toList(), gates, Clock.systemUTC());
    }

    /** Of a service without templates. */
    public static Messages messages(Switchboard<Safeguard> safeguards) {
        return new Messages(all(), new Filling(new DirectoryTemplates(Optional.empty())), safeguards);
    }

    @Override
    public String account() {
        return "account";
    }

    @Override
    public Duration keyLifetime() {
        return channel.hasProviderKey() ? KEY_LIFETIME : Duration.ZERO;
    }

    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        if (content.body().equals("cursed")) {
            throw new IllegalStateException("a bug");
        }
        if (content.body().equals("unspeakable")) {
            throw new IllegalArgumentException("no message can be made");
        }
        return (address + "|" + content.body()).getBytes(UTF_8);
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
