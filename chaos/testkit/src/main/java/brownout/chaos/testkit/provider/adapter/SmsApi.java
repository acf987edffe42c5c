package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Message;
import brownout.chaos.testkit.provider.Reply;
import brownout.chaos.testkit.provider.Simulator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SMS in the manner of Twilio's Messages resource and with its error codes, plus an idempotency key, which Twilio does not
 * have.
 */
final class SmsApi {
    private static final String PATH = "/2010-04-01/Accounts/:sid/Messages.json";
    private static final Pattern PHONE = Pattern.compile("\\+[0-9]{4,15}");
    private static final int LONGEST = 1600;

    private final Simulator simulator;
    private final HttpReplies replies;
    private final BearerCheck check;

    SmsApi(Simulator simulator, HttpReplies replies, BearerCheck check) {
        this.simulator = simulator;
        this.replies = replies;
        this.check = check;
    }

    void mount(Router router) {
        router.route()
                .handler(check.orElse(
                        request -> error(request, 401, 20003, "the request does not show this account's credential")));
        router.post(PATH).handler(this::send);
        router.get(PATH).handler(this::find);
    }

    private void send(RoutingContext request) {
        String to = parameter(request, "To");
        String body = parameter(request, "Body");
        Message message = HttpReplies.message(request, to, request.request().getHeader("Brownout-Notification-Id"));
        if (to == null || !PHONE.matcher(to).matches()) {
            refuse(request, message, 21211, "'To' must be a phone number like +15550100, not " + to);
        } else if (body == null || body.isEmpty()) {
            refuse(request, message, 21602, "'Body' is missing");
        } else if (body.length() > LONGEST) {
            refuse(request, message, 21617, "'Body' has " + body.length() + " characters, more than " + LONGEST);
        } else {
            replies.send(request, simulator.receive(message), reply -> answer(request, reply, to));
        }
    }

    /** From the form, or from the query for clients that send it there. */
    private static @Nullable String parameter(RoutingContext request, String name) {
        String field = request.request().getFormAttribute(name);
        return field != null ? field : request.queryParams().get(name);
    }

    private void refuse(RoutingContext request, Message message, int code, String why) {
        replies.whenDue(simulator.refuse(message), Duration.ZERO, () -> error(request, 400, code, why));
    }

    private static void answer(RoutingContext request, Reply reply, String to) {
        switch (reply.kind()) {
            case ACCEPTED ->
                HttpReplies.json(
                        request,
                        201,
                        new JsonObject()
                                .put("sid", reply.messageId())
                                .put("to", to)
                                .put("status", "queued"));
            case RATE_LIMITED -> {
                request.response().putHeader("Retry-After", Integer.toString(reply.retryAfterSeconds()));
                error(request, 429, 20429, "too many requests; wait as long as Retry-After says");
            }
            case UNAVAILABLE -> error(request, 503, 20503, "the service is overloaded");
            case KEY_REUSED -> error(request, 400, 20400, "this Idempotency-Key was used with another body");
            case NOTHING -> throw new IllegalStateException("no answer was to be sent");
        }
    }

    private void find(RoutingContext request) {
        String key = request.queryParams().get("IdempotencyKey");
        if (key == null) {
            error(request, 400, 20400, "the query parameter IdempotencyKey is missing");
            return;
        }
        JsonArray messages = new JsonArray();
        simulator.find(key).ifPresent(sid -> messages.add(new JsonObject().put("sid", sid)));
        HttpReplies.json(request, 200, new JsonObject().put("messages", messages));
    }

    private static void error(RoutingContext request, int status, int code, String message) {
        HttpReplies.json(
                request,
                status,
                new JsonObject().put("code", code).put("message", message).put("status", status));
    }
}
