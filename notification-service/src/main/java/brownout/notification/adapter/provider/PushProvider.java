package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.Provider;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A push API shaped like FCM's HTTP v1, with an {@code Idempotency-Key} that FCM itself does not have. */
public final class PushProvider implements Provider {
    private final HttpExchange http;
    private final HttpOutcomes outcomes;
    private final Duration keyLifetime;

    public PushProvider(Vertx vertx, Clock clock, HttpApi api) {
        this.http = new HttpExchange(vertx, api);
        this.outcomes = new HttpOutcomes(clock);
        this.keyLifetime = api.keyLifetime();
    }

    @Override
    public Channel channel() {
        return Channel.PUSH;
    }

    @Override
    public String account() {
        return "default";
    }

    @Override
    public Duration keyLifetime() {
        return keyLifetime;
    }

    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        return new JsonObject()
                .put("token", address)
                .put("title", content.title())
                .put("body", content.body())
                .put("data", new JsonObject().put("notificationId", id.toString()))
                .toBuffer()
                .getBytes();
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/json");
        if (key != null) {
            headers.put("Idempotency-Key", key);
        }
        return http.post("/v1/messages:send", headers, rendered)
                .thenApply(result -> outcomes.of(result, PushProvider::name));
    }

    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return http.get("/v1/messages?idempotencyKey=" + URLEncoder.encode(key, UTF_8))
                .thenApply(result -> HttpOutcomes.found(result, PushProvider::name));
    }

    private static Optional<String> name(String body) {
        try {
            return Optional.ofNullable(new JsonObject(body).getString("name"));
        } catch (DecodeException | ClassCastException notTheirs) {
            return Optional.empty();
        }
    }
}
