package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Message;
import brownout.chaos.testkit.provider.Reply;
import brownout.chaos.testkit.provider.Simulator;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Push in the manner of Firebase Cloud Messaging's HTTP v1 API, plus an idempotency key, which FCM does not have. A token
 * that begins with {@code unregistered} belongs to an app that was removed: 404.
 */
final class PushApi {
    private final Simulator simulator;
    private final HttpReplies replies;
    private final BearerCheck check;

    PushApi(Simulator simulator, HttpReplies replies, BearerCheck check) {
        this.simulator = simulator;
        this.replies = replies;
        this.check = check;
    }

    void mount(Router router) {
        router.route()
                .handler(check.orElse(request ->
                        error(request, 401, "UNAUTHENTICATED", "the request does not show this project's credential")));
        // A regular expression, because Vert.x takes ":send" for a parameter.
        router.postWithRegex("/v1/messages:send").handler(this::send);
        router.get("/v1/messages").handler(this::find);
    }

    private void send(RoutingContext request) {
        JsonObject body = parse(request);
        String token = text(body, "token");
        JsonObject data = object(body, "data");
        Message message = HttpReplies.message(request, token, text(data, "notificationId"));
        if (token == null || token.isBlank()) {
            refuse(request, message, 400, "INVALID_ARGUMENT", "the body must be a JSON object with a \"token\"");
        } else if (text(body, "title") == null && text(body, "body") == null) {
            refuse(request, message, 400, "INVALID_ARGUMENT", "the message needs a \"title\" or a \"body\"");
        } else if (token.startsWith("unregistered")) {
            refuse(request, message, 404, "UNREGISTERED", "the app with this token was removed from its device");
        } else {
            replies.send(request, simulator.receive(message), reply -> answer(request, reply));
        }
    }

    private void refuse(RoutingContext request, Message message, int code, String status, String why) {
        replies.whenDue(simulator.refuse(message), java.time.Duration.ZERO, () -> error(request, code, status, why));
    }

    private static void answer(RoutingContext request, Reply reply) {
        switch (reply.kind()) {
            case ACCEPTED -> HttpReplies.json(request, 200, new JsonObject().put("name", reply.messageId()));
            case RATE_LIMITED -> {
                request.response().putHeader("Retry-After", Integer.toString(reply.retryAfterSeconds()));
                error(request, 429, "QUOTA_EXCEEDED", "too many messages; wait as long as Retry-After says");
            }
            case UNAVAILABLE -> error(request, 503, "UNAVAILABLE", "the service is overloaded");
            case KEY_REUSED ->
                error(request, 400, "INVALID_ARGUMENT", "this Idempotency-Key was used with another body");
            case NOTHING -> throw new IllegalStateException("no answer was to be sent");
        }
    }

    private void find(RoutingContext request) {
        String key = request.queryParams().get("idempotencyKey");
        if (key == null) {
            error(request, 400, "INVALID_ARGUMENT", "the query parameter idempotencyKey is missing");
            return;
        }
        simulator
                .find(key)
                .ifPresentOrElse(
                        name -> HttpReplies.json(request, 200, new JsonObject().put("name", name)),
                        () -> error(request, 404, "NOT_FOUND", "no message has this key, or the key has expired"));
    }

    private static void error(RoutingContext request, int code, String status, String message) {
        HttpReplies.json(
                request,
                code,
                new JsonObject()
                        .put(
                                "error",
                                new JsonObject()
                                        .put("code", code)
                                        .put("status", status)
                                        .put("message", message)));
    }

    private static JsonObject parse(RoutingContext request) {
        try {
            byte[] bytes = HttpReplies.body(request).getBytes();
            return HttpReplies.isUtf8(bytes) ? HttpReplies.body(request).toJsonObject() : new JsonObject();
        } catch (DecodeException | ClassCastException e) {
            return new JsonObject();
        }
    }

    private static @Nullable String text(JsonObject json, String field) {
        return json.getValue(field) instanceof String text ? text : null;
    }

    private static JsonObject object(JsonObject json, String field) {
        return json.getValue(field) instanceof JsonObject object ? object : new JsonObject();
    }
}
