package brownout.chaos.workload.jobs.adapter;

import brownout.chaos.workload.Client;
import brownout.chaos.workload.adapter.Calls;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** {@code POST /v1/jobs}, {@code GET /v1/jobs/{id}}. */
final class JobClient implements Client {
    private final Calls calls;
    private final Function<String, URI> address;

    JobClient(Function<String, URI> address, Duration timeout, Optional<String> tenantKey) {
        this.calls = new Calls(timeout, tenantKey);
        this.address = address;
    }

    @Override
    public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
        URI base = address.apply("client→jobqueue");
        if (action.equals("submit")) {
            HttpRequest request = calls.to(base, "/v1/jobs")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(Calls.json(body(key, in, !calls.haveTenant())))
                    .build();
            return calls.send(
                    request,
                    Calls.Kind.CHANGE,
                    (response, body) -> Map.of("id", body.path("id").asText("")));
        }
        HttpRequest request =
                calls.to(base, "/v1/jobs/" + in.getOrDefault("id", "")).GET().build();
        return calls.send(request, Calls.Kind.QUESTION, JobClient::seen);
    }

    private static JsonNode body(String key, Map<String, String> in, boolean withTenant) {
        ObjectNode body = Calls.mapper().createObjectNode();
        body.put("kind", "transcode");
        body.put("source", "file:///videos/" + key + ".mp4");
        body.putArray("renditions")
                .addObject()
                .put("name", "720p")
                .put("height", 720)
                .put("bitrateKbps", 2500);
        body.put("class", in.getOrDefault("class", "normal"));
        if (withTenant) {
            body.put("tenant", in.getOrDefault("tenant", "default"));
        }
        body.put("videoLengthMs", Long.parseLong(in.getOrDefault("videoLengthMs", "1000")));
        return body;
    }

    private static Map<String, String> seen(HttpResponse<String> response, JsonNode body) {
        return Map.of(
                "id", body.path("id").asText(""),
                "state", body.path("status").asText(body.path("state").asText("")),
                "token", body.path("fencingToken").asText("0"),
                "attempts", body.path("attempt").asText("0"),
                "output", body.path("output").asText(""));
    }

    @Override
    public void close() {
        calls.close();
    }
}
