package brownout.frontdoor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service's OpenAPI document (3.1), as what its answers are held against. */
public final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi read(Path file) {
        try {
            return new OpenApi(new ObjectMapper(new YAMLFactory()).readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** The example of an operation's JSON body. */
    String bodyExample(String method, String template) {
        var schema = resolve(document.path("paths")
                .path(template)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema"));
        assertThat(schema.has("example"))
                .as("an example of the body of " + method + " " + template)
                .isTrue();
        return schema.get("example").toString();
    }

    /** Fails unless status, headers and body are as documented; a path that is not documented has only problems. */
    void check(String method, String path, HttpResponse<String> answer) {
        String asked = method + " " + path + " answered " + answer.statusCode() + ": " + answer.body();
        var operation = operation(method, path);
        if (operation.isEmpty()) {
            assertThat(answer.statusCode()).as(asked).isBetween(400, 599);
            checkBody(asked, schemaRef("Problem"), answer.body());
            return;
        }
        var response = resolve(operation.get().path("responses").path(Integer.toString(answer.statusCode())));
        assertThat(response.isObject()).as("a documented status: " + asked).isTrue();
        response.path("headers").properties().forEach(header -> {
            var values = answer.headers().allValues(header.getKey());
            var described = resolve(header.getValue());
            assertThat(values.size())
                    .as(header.getKey() + " where " + asked)
                    .isBetween(described.path("required").asBoolean() ? 1 : 0, 1);
            values.forEach(value -> checkHeader(header.getKey() + " where " + asked, described.path("schema"), value));
        });
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        if (!answer.body().isEmpty()) {
            var schema = response.path("content").path(type).path("schema");
            assertThat(schema.isObject()).as(type + " is documented: " + asked).isTrue();
            checkBody(asked, schema, answer.body());
        }
    }

    private void checkHeader(String what, JsonNode schema, String value) {
        var node = resolve(schema).path("type").asText().equals("integer")
                ? JsonNodeFactory.instance.numberNode(Long.parseLong(value))
                : JsonNodeFactory.instance.textNode(value);
        validate(what, schema, node);
    }

    private void checkBody(String what, JsonNode schema, String body) {
        try {
            validate(what, schema, JSON.readTree(body));
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + what, e);
        }
    }

    /** References in the schema are to the document's components. */
    private void validate(String what, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        assertThat(schemas.getSchema(whole).validate(value)).as(what).isEmpty();
    }

    private static ObjectNode schemaRef(String name) {
        return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private Optional<JsonNode> operation(String method, String path) {
        String plain = path.split("\\?", 2)[0];
        return paths().entrySet().stream()
                .filter(entry -> plain.matches(
                        entry.getKey().replaceAll("([.+:])", "\\\\$1").replaceAll("\\{[^}]+}", "[^/]+")))
                .sorted(java.util.Comparator.comparing(entry -> entry.getKey().contains("{")))
                .map(entry -> entry.getValue().path(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(JsonNode::isObject)
                .findFirst();
    }

    Map<String, JsonNode> paths() {
        var paths = new LinkedHashMap<String, JsonNode>();
        document.path("paths").properties().forEach(path -> paths.put(path.getKey(), path.getValue()));
        return paths;
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }
}
