package brownout.chaos.workload.notifications.adapter;

import brownout.chaos.workload.Client;
import brownout.chaos.workload.adapter.Calls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code POST /v1/notifications}, {@code GET /v1/notifications/{id}}, through the client's links to both instances. */
final class NotificationClient implements Client {
    private final Calls calls;
    private final Function<String, URI> address;

    /** @param address of the client side of a link */
    NotificationClient(Function<String, URI> address, Calls calls) {
        this.calls = calls;
        this.address = address;
    }

    @Override
    public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
        URI base = address.apply("client→" + in.getOrDefault("via", "notification-1"));
        if (action.equals("submit")) {
            HttpRequest request = calls.to(base, "/v1/notifications")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(Calls.json(body(key, in)))
                    .build();
            return calls.send(request, Calls.Kind.CHANGE, NotificationClient::accepted);
        }
        if (action.equals("profile") || action.equals("opt-out")) {
            HttpRequest write = profile(calls.to(base, "/v1/profiles/" + key), action, key);
            return calls.send(write, Calls.Kind.CHANGE, (response, body) -> Map.of());
        }
        HttpRequest request = calls.to(base, "/v1/notifications/" + in.getOrDefault("id", ""))
                .GET()
                .build();
        return calls.send(request, Calls.Kind.QUESTION, NotificationClient::seen);
    }

    private static JsonNode body(String key, Map<String, String> in) {
        ObjectNode body = Calls.mapper().createObjectNode();
        String channel = in.getOrDefault("channel", "push");
        address(body.putObject("recipient"), channel, in);
        body.putArray("channels").add(channel.toUpperCase(Locale.ROOT));
        if (in.containsKey("template")) {
            body.putObject("template").put("name", in.get("template"));
            body.putObject("variables").put("key", key);
        } else {
            body.putObject("content").put("title", "Your video").put("body", text(key, in));
        }
        body.put("messageClass", in.getOrDefault("messageClass", "TRANSACTIONAL"));
        body.put("guarantee", in.getOrDefault("guarantee", "EFFECTIVELY_ONCE"));
        return body;
    }

    /** Where classes are mixed, recipients have a profile: there stand their addresses, and what they refuse. */
    private static void address(ObjectNode recipient, String channel, Map<String, String> in) {
        String user = in.getOrDefault("user", "user");
        if (in.containsKey("messageClass")) {
            recipient.put("userId", user);
            return;
        }
        switch (channel) {
            case "sms" -> recipient.put("phone", phone(user));
            case "email" -> recipient.put("email", user + "@example.com");
            default -> recipient.put("deviceToken", "device-" + user);
        }
    }

    private static HttpRequest profile(HttpRequest.Builder request, String action, String user) {
        request.header("Idempotency-Key", action + "-" + user);
        ObjectNode fields = Calls.mapper().createObjectNode();
        if (action.equals("opt-out")) {
            fields.put("marketingOptOut", true);
            return request.header("Content-Type", "application/merge-patch+json")
                    .method("PATCH", Calls.json(fields))
                    .build();
        }
        fields.put("deviceToken", "device-" + user);
        fields.put("email", user + "@example.com");
        fields.put("phone", phone(user));
        return request.header("Content-Type", "application/json")
                .PUT(Calls.json(fields))
                .build();
    }

    private static String phone(String user) {
        return "+4670" + user.replaceAll(".*\\D", "");
    }

    private static String text(String key, Map<String, String> in) {
        return "Something happened: " + key + (in.containsKey("body") ? ", " + in.get("body") : "");
    }

    private static Map<String, String> accepted(HttpResponse<String> response, JsonNode body) {
        boolean replayed = response.headers()
                .firstValue("Idempotency-Replayed")
                .map("true"::equals)
                .orElse(false);
        return Map.of("id", body.path("id").asText(""), "replayed", Boolean.toString(replayed));
    }

    private static Map<String, String> seen(HttpResponse<String> response, JsonNode body) {
        return Map.of(
                "id",
                body.path("id").asText(""),
                "state",
                body.path("state").asText(""),
                "attempts",
                Integer.toString(body.path("attempts").size()));
    }

    @Override
    public void close() {
        calls.close();
    }
}
