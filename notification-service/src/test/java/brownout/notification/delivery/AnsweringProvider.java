package brownout.notification.delivery;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Provider;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers at once, to each notification what it is told to. */
record AnsweringProvider(FakeProvider fake, Map<NotificationId, DeliveryOutcome> answers) implements Provider {
    @Override
    public Channel channel() {
        return fake.channel();
    }

    @Override
    public String account() {
        return fake.account();
    }

    @Override
    public Duration keyLifetime() {
        return fake.keyLifetime();
    }

    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        return fake.render(id, content, address);
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        return CompletableFuture.completedFuture(answers.get(id));
    }

    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return fake.find(key);
    }
}
