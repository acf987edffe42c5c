package brownout.chaos.adapter.toxiproxy;

import brownout.chaos.cluster.ClusterException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Toxiproxy's HTTP interface, as far as the lab needs it. Every call ends within five seconds: a removal can hang in the
 * original server while a chunk is stuck in a toxic.
 */
public final class ToxiproxyClient {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ObjectMapper json = new ObjectMapper();

    public ToxiproxyClient(URI server) {
        this.server = server;
    }

    /** What a proxy is made from. */
    public record Proxy(String name, String listen, String upstream, boolean enabled) {}

    public URI server() {
        return server;
    }

    /** Makes or changes these proxies. @throws ClusterException when one cannot be made */
    public void populate(List<Proxy> proxies) {
        call("POST", "/populate", proxies);
    }

    /** Every proxy with its toxics, by name. */
    public JsonNode proxies() {
        return call("GET", "/proxies", null);
    }

    /** Live counters by proxy; empty where the server does not count, as the original one does not. */
    public Optional<JsonNode> counters() {
        HttpResponse<String> answer = send("GET", "/counters", "");
        return answer.statusCode() == 200 ? Optional.of(read(answer.body())) : Optional.empty();
    }

    /** As Prometheus text. */
    public String metrics() {
        return send("GET", "/metrics", "").body();
    }

    public void addToxic(String proxy, Map<String, Object> toxic) {
        call("POST", "/proxies/" + proxy + "/toxics", toxic);
    }

    /** @return false when there was no such toxic or proxy */
    public boolean removeToxic(String proxy, String toxic) {
        return callIfThere("DELETE", "/proxies/" + proxy + "/toxics/" + toxic, null);
    }

    /** Changes a proxy's fields. */
    public void update(String proxy, Map<String, Object> fields) {
        call("POST", "/proxies/" + proxy, fields);
    }

    /** Does nothing when there is no such proxy. */
    public void delete(String proxy) {
        callIfThere("DELETE", "/proxies/" + proxy, null);
    }

    public void reset() {
        call("POST", "/reset", null);
    }

    public String version() {
        return call("GET", "/version", null).path("version").asText();
    }

    private boolean callIfThere(String method, String path, @org.jspecify.annotations.Nullable Object body) {
        HttpResponse<String> answer = send(method, path, write(body));
        if (answer.statusCode() == 404) {
            return false;
        }
        parse(method, path, answer);
        return true;
    }

    private JsonNode call(String method, String path, @org.jspecify.annotations.Nullable Object body) {
        return parse(method, path, send(method, path, write(body)));
    }

    private JsonNode parse(String method, String path, HttpResponse<String> answer) {
        JsonNode body = read(answer.body());
        if (answer.statusCode() / 100 != 2) {
            throw new ClusterException("Toxiproxy at " + server + " refused " + method + " " + path + " with "
                    + answer.statusCode() + ": " + body.path("error").asText(answer.body()));
        }
        return body;
    }

    private HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("User-Agent", "brownout-lab")
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ClusterException(
                    "Toxiproxy at " + server + " gave no answer to " + method + " " + path + " (" + e
                            + "): whether it was done is unknown",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("the call to Toxiproxy at " + server + " was interrupted", e);
        }
    }

    private String write(@org.jspecify.annotations.Nullable Object body) {
        try {
            return body == null ? "" : json.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + body, e);
        }
    }

    private JsonNode read(String body) {
        try {
            return body.isBlank() ? json.createObjectNode() : json.readTree(body);
        } catch (JsonProcessingException e) {
            return json.createObjectNode().put("error", body.strip());
        }
    }
}
