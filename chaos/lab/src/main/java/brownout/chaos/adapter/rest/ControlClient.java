package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;

/** Calls the control API and turns its problems back into what they were. */
final class ControlClient {
    private final URI lab;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    ControlClient(URI lab) {
        this.lab = lab;
    }

    String get(String path, Duration patience) {
        return send("GET", path, "", patience);
    }

    JsonNode post(String path, Object body, Duration patience) {
        return parse(send("POST", path, ClusterJson.write(body), patience));
    }

    JsonNode put(String path, Object body, Duration patience) {
        return parse(send("PUT", path, ClusterJson.write(body), patience));
    }

    JsonNode delete(String path, Duration patience) {
        return parse(send("DELETE", path, "", patience));
    }

    JsonNode parse(String json) {
        try {
            return json.isBlank()
                    ? ClusterJson.mapper().createObjectNode()
                    : ClusterJson.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new ClusterException("the lab at " + lab + " answered in no JSON: is it another program?", e);
        }
    }

    private String send(String method, String path, String body, Duration patience) {
        HttpRequest request = HttpRequest.newBuilder(lab.resolve(path))
                .timeout(patience)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw problem(answer);
            }
            return answer.body();
        } catch (ConnectException e) {
            throw new ClusterException(Reason.GONE, "no lab is running: start one with ./lab up");
        } catch (IOException e) {
            throw new ClusterException(
                    "the lab at " + lab + " gave no answer to " + method + " " + path + " (" + e + "): "
                            + (method.equals("GET")
                                    ? "it is stopped or overloaded"
                                    : "whether it was done is unknown, ./lab status may tell"),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("the call to the lab at " + lab + " was interrupted", e);
        }
    }

    private ClusterException problem(HttpResponse<String> answer) {
        JsonNode problem = parse(answer.body());
        String reason = problem.path("reason").asText();
        String detail = problem.path("detail").asText("the lab at " + lab + " answered " + answer.statusCode());
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(reason))
                .findFirst()
                .map(known -> new ClusterException(known, detail))
                .orElseGet(() ->
                        new ClusterException(answer.statusCode() < 500 ? Reason.WRONG_NAME : Reason.FAILED, detail));
    }
}
