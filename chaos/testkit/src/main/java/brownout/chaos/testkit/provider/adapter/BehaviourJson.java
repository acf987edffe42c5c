package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.Receipts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A behaviour as the control API takes and gives it. */
final class BehaviourJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final List<String> FIELDS = List.of(
            "mode", "probability", "seed", "retryAfterSeconds", "latencyMs", "keyLifetimeMs", "forMs", "receipts");
    private static final List<String> RECEIPTS = List.of("delayMs", "duplicate", "reorder", "early", "bounceShare");

    private BehaviourJson() {}

    static String text(Behaviour behaviour) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("mode", behaviour.mode().wire());
        json.put("probability", behaviour.probability());
        json.put("seed", behaviour.seed());
        json.put("retryAfterSeconds", behaviour.retryAfterSeconds());
        json.put("latencyMs", behaviour.latency().toMillis());
        putMillis(json, "keyLifetimeMs", behaviour.keyLifetime());
        putMillis(json, "forMs", behaviour.lasts());
        Receipts receipts = behaviour.receipts();
        if (receipts != null) {
            json.putObject("receipts")
                    .put("delayMs", receipts.delay().toMillis())
                    .put("duplicate", receipts.duplicate())
                    .put("reorder", receipts.reorder())
                    .put("early", receipts.early())
                    .put("bounceShare", receipts.bounce());
        }
        return json.toString();
    }

    /** @throws IllegalArgumentException with a sentence for the caller */
    static Behaviour parse(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("the body must be a JSON object with \"mode\"");
        }
        checkFields(json, FIELDS);
        return new Behaviour(
                mode(json),
                number(json, "probability", 1).doubleValue(),
                whole(json, "seed", 0),
                (int) Math.min(whole(json, "retryAfterSeconds", 1), Integer.MAX_VALUE),
                Duration.ofMillis(whole(json, "latencyMs", 0)),
                millis(json, "keyLifetimeMs"),
                millis(json, "forMs"),
                json.hasNonNull("receipts") ? receipts(json.get("receipts")) : null);
    }

    private static Receipts receipts(JsonNode json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("receipts must be a JSON object, not " + json);
        }
        checkFields(json, RECEIPTS);
        return new Receipts(
                Duration.ofMillis(whole(json, "delayMs", Receipts.PLAIN.delay().toMillis())),
                number(json, "duplicate", 0).doubleValue(),
                number(json, "reorder", 0).doubleValue(),
                number(json, "early", 0).doubleValue(),
                number(json, "bounceShare", 0).doubleValue());
    }

    private static void checkFields(JsonNode json, List<String> known) {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown field \"" + name + "\"; there are " + known);
            }
        }
    }

    private static Mode mode(JsonNode json) {
        String wire = json.path("mode").asText("normal");
        return Mode.of(wire)
                .orElseThrow(() -> new IllegalArgumentException("unknown mode \"" + wire + "\"; there are "
                        + Arrays.stream(Mode.values()).map(Mode::wire).collect(Collectors.joining(", "))));
    }

    private static Number number(JsonNode json, String field, Number otherwise) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new IllegalArgumentException(field + " must be a number, not " + value);
        }
        return value.numberValue();
    }

    private static long whole(JsonNode json, String field, long otherwise) {
        Number number = number(json, field, otherwise);
        if (!(number instanceof Integer || number instanceof Long)) {
            throw new IllegalArgumentException(field + " must be a whole number, not " + number);
        }
        return number.longValue();
    }

    private static @Nullable Duration millis(JsonNode json, String field) {
        return json.hasNonNull(field) ? Duration.ofMillis(whole(json, field, 0)) : null;
    }

    private static void putMillis(ObjectNode json, String field, @Nullable Duration duration) {
        if (duration != null) {
            json.put(field, duration.toMillis());
        }
    }
}
