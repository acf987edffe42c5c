package brownout.chaos.workload.profiles.adapter;

import brownout.chaos.workload.Client;
import brownout.chaos.workload.adapter.Calls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * {@code GET} and {@code PUT /v1/profiles/{id}} in the session's region. The session token is the client's to carry:
 * each session's newest one goes out with its next operation.
 */
final class ProfileClient implements Client {
    private final Calls calls;
    private final Function<String, URI> address;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, String> sent = new ConcurrentHashMap<>();

    ProfileClient(Function<String, URI> address, Calls calls) {
        this.calls = calls;
        this.address = address;
    }

    @Override
    public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
        URI base = address.apply("client→profile-" + in.getOrDefault("region", "us"));
        HttpRequest.Builder request = calls.to(base, "/v1/profiles/" + key);
        Optional.ofNullable(tokens.get(session)).ifPresent(token -> request.header("Session-Token", token));
        if (action.equals("write")) {
            String opId = in.getOrDefault("opId", "");
            sent.put(published(opId), opId);
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", opId)
                    .PUT(Calls.json(body(in.getOrDefault("value", opId))));
            return calls.send(request.build(), Calls.Kind.CHANGE, (response, body) -> {
                remember(session, response);
                return seen(response, body);
            });
        }
        request.header("Consistency", consistency(in)).GET();
        // A profile that nobody has written yet is a state that can be read: version 0, with all that is said about it.
        return calls.send(request.build(), Calls.Kind.LOOKUP, (response, body) -> {
            remember(session, response);
            return seen(response, body);
        });
    }

    private void remember(String session, HttpResponse<String> response) {
        if (!session.isEmpty()) {
            response.headers().firstValue("Session-Token").ifPresent(token -> tokens.put(session, token));
        }
    }

    private static String consistency(Map<String, String> in) {
        String level = in.getOrDefault("level", "eventual");
        return level.equals("bounded")
                ? "bounded; max-staleness=" + in.getOrDefault("maxStalenessMs", "2000") + "ms"
                : level;
    }

    /** One value in two fields: an answer that is made of two writes shows two. */
    private static JsonNode body(String value) {
        ObjectNode body = Calls.mapper().createObjectNode();
        body.put("displayName", value);
        body.putObject("attributes").put("asOf", value);
        return body;
    }

    private static String value(JsonNode fields) {
        String name = fields.path("displayName").asText("");
        String attribute = fields.path("attributes").path("asOf").asText("");
        return name.equals(attribute) ? name : name + " / " + attribute;
    }

    private Map<String, String> seen(HttpResponse<String> response, JsonNode body) {
        Map<String, String> out = new HashMap<>();
        out.put(
                "version",
                header(response, "Profile-Version").orElse(body.path("version").asText("0")));
        out.put("epoch", body.path("epoch").asText("0"));
        String published = body.path("opId").asText("");
        out.put("opId", sent.getOrDefault(published, published));
        if (body.has("fields")) {
            out.put("value", value(body.path("fields")));
        }
        if (body.has("prevVersion")) {
            out.put("prev", body.path("prevVersion").asText());
        }
        header(response, "Consistency-Achieved")
                .ifPresent(level -> out.put("achieved", level.split(";", 2)[0].strip()));
        header(response, "Staleness-Bound-Ms")
                .filter(bound -> bound.matches("\\d+"))
                .ifPresent(bound -> out.put("boundMs", bound));
        header(response, "Served-By").ifPresent(where -> out.put("servedBy", where));
        return out;
    }

    /** The name under which the service publishes a write: the first 16 bytes of its key's SHA-256, in hexadecimal. */
    private static String published(String idempotencyKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(idempotencyKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Optional<String> header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name);
    }

    @Override
    public void close() {
        calls.close();
    }
}
