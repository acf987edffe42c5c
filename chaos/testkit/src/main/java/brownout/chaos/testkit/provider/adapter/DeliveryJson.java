package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A delivery as a line of JSON, as docs/wiring.md gives it. */
final class DeliveryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private DeliveryJson() {}

    static String line(Delivery delivery) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("n", delivery.n());
        line.put("at", MILLIS.format(delivery.at()));
        line.put("provider", delivery.provider().wire());
        line.put("kind", delivery.kind().wire());
        line.put("messageId", delivery.messageId());
        line.put("to", delivery.to());
        line.put("idempotencyKey", delivery.idempotencyKey());
        line.put("notificationId", delivery.notificationId());
        line.put("bodySha256", delivery.bodySha256());
        if (!delivery.effect().isEmpty()) {
            line.put("effect", delivery.effect());
        }
        return line.toString();
    }

    /** @throws IllegalArgumentException when it is no such line */
    static Delivery parse(String text) {
        try {
            JsonNode line = MAPPER.readTree(text);
            return new Delivery(
                    line.required("n").asLong(),
                    Instant.parse(line.required("at").asText()),
                    ProviderName.of(line.required("provider").asText())
                            .orElseThrow(() -> new IllegalArgumentException("no such provider")),
                    Delivery.Kind.valueOf(line.required("kind").asText().toUpperCase(Locale.ROOT)),
                    textOrNull(line, "messageId"),
                    line.required("to").asText(),
                    textOrNull(line, "idempotencyKey"),
                    textOrNull(line, "notificationId"),
                    line.required("bodySha256").asText(),
                    line.path("effect").asText());
        } catch (JsonProcessingException | RuntimeException e) {
            throw new IllegalArgumentException("not a line of a delivery log: " + text, e);
        }
    }

    private static @Nullable String textOrNull(JsonNode line, String field) {
        JsonNode value = line.get(field);
        return value == null || value.isNull() ? null : value.asText();
    }
}
