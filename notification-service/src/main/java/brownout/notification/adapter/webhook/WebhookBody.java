package brownout.notification.adapter.webhook;

import brownout.notification.delivery.State;
import brownout.notification.webhook.WebhookEvent;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.TreeMap;

/** The JSON that a tenant gets, in the frame of Standard Webhooks: {@code type}, {@code timestamp}, {@code data}. */
final class WebhookBody {
    private WebhookBody() {}

    static byte[] of(WebhookEvent event) {
        var data = new JsonObject()
                .put("notificationId", event.notification().toString())
                .put("state", event.state().name())
                .put("version", event.version())
                .put("reason", event.reason())
                .put("metadata", new JsonObject(new TreeMap<>(event.metadata())));
        return new JsonObject()
                .put("type", type(event.state()))
                .put("timestamp", event.at().toString())
                .put("data", data)
                .toBuffer()
                .getBytes();
    }

    private static String type(State state) {
        return "notification." + state.name().toLowerCase(Locale.ROOT);
    }
}
