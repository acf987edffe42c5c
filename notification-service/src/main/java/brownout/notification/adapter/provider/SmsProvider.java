package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
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

/** An SMS API shaped like Twilio's, with an {@code Idempotency-Key} that Twilio itself does not have. */
public final class SmsProvider implements Provider {
    private final HttpExchange http;
    private final HttpOutcomes outcomes;
    private final String accountSid;
    private final Duration keyLifetime;

    public SmsProvider(Vertx vertx, Clock clock, HttpApi api, String accountSid) {
        this.http = new HttpExchange(vertx, api);
        this.outcomes = new HttpOutcomes(clock);
        this.accountSid = accountSid;
        this.keyLifetime = api.keyLifetime();
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public String account() {
        return accountSid;
    }

    @Override
    public Duration keyLifetime() {
        return keyLifetime;
    }

    /** SMS has no title: one that is given comes first, on a line of its own. */
    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        String text = content.title().isEmpty() ? content.body() : content.title() + "\n" + content.body();
        return ("To=" + URLEncoder.encode(address, UTF_8) + "&Body=" + URLEncoder.encode(text, UTF_8))
                .getBytes(US_ASCII);
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        var headers = new HashMap<String, String>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Brownout-Notification-Id", id.toString());
        if (key != null) {
            headers.put("Idempotency-Key", key);
        }
        return http.post(messages(), headers, rendered).thenApply(result -> outcomes.of(result, SmsProvider::sid));
    }

    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return http.get(messages() + "?IdempotencyKey=" + URLEncoder.encode(key, UTF_8))
                .thenApply(result -> HttpOutcomes.found(result, SmsProvider::firstSid));
    }

    private String messages() {
        return "/2010-04-01/Accounts/" + accountSid + "/Messages.json";
    }

    private static Optional<String> sid(String body) {
        try {
            return Optional.ofNullable(new JsonObject(body).getString("sid"));
        } catch (DecodeException | ClassCastException notTheirs) {
            return Optional.empty();
        }
    }

    private static Optional<String> firstSid(String body) {
        try {
            var messages = new JsonObject(body).getJsonArray("messages");
            return messages == null || messages.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(messages.getJsonObject(0).getString("sid"));
        } catch (DecodeException | ClassCastException notTheirs) {
            return Optional.empty();
        }
    }
}
