package brownout.chaos.workload.profiles.adapter;

import brownout.chaos.history.Outcome;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.adapter.Calls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
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

    ProfileClient(Function<String, URI> address, Duration timeout, Optional<String> tenantKey) {
        this.calls = new Calls(timeout, tenantKey);
        this.address = address;
    }

    @Override
    public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
        URI base = address.apply("client→profile-" + in.getOrDefault("region", "us"));
        HttpRequest.Builder request = calls.to(base, "/v1/profiles/" + key);
        Optional.ofNullable(tokens.get(session)).ifPresent(token -> request.header("Session-Token", token));
        if (action.equals("write")) {
            String opId = in.getOrDefault("opId", "");
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", opId)
                    .PUT(Calls.json(body(opId)));
            return calls.send(request.build(), Calls.Kind.CHANGE, (response, body) -> {
                remember(session, response);
                return seen(response, body);
            });
        }
        request.header("Consistency", consistency(in)).GET();
        return calls.send(request.build(), Calls.Kind.QUESTION, (response, body) -> {
                    remember(session, response);
                    return seen(response, body);
                })
                .thenApply(ProfileClient::absentIsVersionZero);
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

    private static JsonNode body(String opId) {
        ObjectNode body = Calls.mapper().createObjectNode();
        body.put("displayName", "as of " + opId);
        return body;
    }

    private static Map<String, String> seen(HttpResponse<String> response, JsonNode body) {
        Map<String, String> out = new HashMap<>();
        out.put(
                "version",
                header(response, "Profile-Version").orElse(body.path("version").asText("0")));
        out.put("epoch", body.path("epoch").asText("0"));
        out.put("opId", body.path("opId").asText(""));
        header(response, "Consistency-Achieved")
                .ifPresent(level -> out.put("achieved", level.split(";", 2)[0].strip()));
        header(response, "Staleness-Bound-Ms")
                .filter(bound -> bound.matches("\\d+"))
                .ifPresent(bound -> out.put("boundMs", bound));
        header(response, "Served-By").ifPresent(where -> out.put("servedBy", where));
        return out;
    }

    private static Optional<String> header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name);
    }

    /** A profile that nobody has written yet is a state that can be read. */
    private static Reply absentIsVersionZero(Reply reply) {
        boolean absent =
                reply.outcome() == Outcome.FAIL && "404".equals(reply.out().get("status"));
        return absent ? Reply.ok(Map.of("version", "0", "opId", "", "status", "404")) : reply;
    }

    @Override
    public void close() {
        calls.close();
    }
}
