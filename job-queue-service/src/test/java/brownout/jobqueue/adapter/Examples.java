package brownout.jobqueue.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The requests that {@code openapi.yaml} shows, one for each operation, with every parameter that has an example. */
final class Examples {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put");

    private final JsonNode document;

    /**
     * One request.
     *
     * @param path with its query; {@code {id}} is left to the caller
     * @param body empty: none
     * @param statuses those that the description says it can be answered with
     */
    record Example(
            String operation,
            String method,
            String path,
            Map<String, String> headers,
            String body,
            boolean admin,
            Set<String> statuses) {}

    private Examples(JsonNode document) {
        this.document = document;
    }

    static List<Example> all() {
        try {
            Path file = Path.of("src/main/resources/META-INF/openapi.yaml");
            return new Examples(new ObjectMapper(new YAMLFactory()).readTree(file.toFile())).requests();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Example> requests() {
        List<Example> requests = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(it -> METHODS.contains(it.getKey()))
                        .forEach(it -> requests.add(request(path.getKey(), it.getKey(), it.getValue()))));
        return requests;
    }

    private Example request(String path, String method, JsonNode operation) {
        Map<String, String> headers = new HashMap<>();
        List<String> query = new ArrayList<>();
        for (JsonNode reference : operation.path("parameters")) {
            JsonNode parameter = resolve(reference);
            String value = example(parameter).asText();
            if (parameter.get("in").asText().equals("header")) {
                headers.put(parameter.get("name").asText(), value);
            } else {
                query.add(parameter.get("name").asText() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        String body = "";
        if (operation.has("requestBody")) {
            headers.put("Content-Type", "application/json");
            body = example(operation.at("/requestBody/content/application~1json"))
                    .toString();
        }
        Set<String> statuses = new HashSet<>();
        operation.get("responses").fieldNames().forEachRemaining(statuses::add);
        return new Example(
                operation.get("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
                headers,
                body,
                operation.has("security"),
                statuses);
    }

    /** Of a parameter or a media type: its own, or its schema's. */
    private JsonNode example(JsonNode node) {
        return node.has("example")
                ? node.get("example")
                : resolve(node.get("schema")).get("example");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
