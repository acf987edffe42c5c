package brownout.chaos.toxiproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The API, raw. A time-out fails the test: no call may hang. */
public final class Api {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    public Api(URI base) {
        this.base = base;
    }

    /** An answer. */
    public record Reply(int status, String body, HttpResponse<String> http) {
        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(body, notJson);
            }
        }

        public String error() {
            return json().path("error").asText();
        }
    }

    public URI base() {
        return base;
    }

    public Reply get(String path) {
        return call("GET", path, null);
    }

    public Reply post(String path, String body) {
        return call("POST", path, body);
    }

    public Reply patch(String path, String body) {
        return call("PATCH", path, body);
    }

    public Reply delete(String path) {
        return call("DELETE", path, null);
    }

    public Reply call(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(
                                        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    public Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body(), response);
        } catch (IOException failed) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Makes a proxy on a free port of loopback and returns that port. */
    public int proxy(String name, int upstream) {
        Reply created = post(
                "/proxies", "{'name':'" + name + "','listen':'127.0.0.1:0','upstream':'127.0.0.1:" + upstream + "'}");
        if (created.status() != 201) {
            throw new IllegalStateException(created.body());
        }
        String listen = created.json().get("listen").asText();
        return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    }

    /** Adds a toxic and fails if it is refused. */
    public void toxic(String proxy, String body) {
        Reply added = post("/proxies/" + proxy + "/toxics", body);
        if (added.status() != 200) {
            throw new IllegalStateException(added.body());
        }
    }
}
