package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.fault.Toxic;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The body of {@code POST /api/faults}: {@code {link, type, stream, toxicity, attributes, ttlMs, seed}}. */
record FaultRequest(String link, Toxic toxic, Duration timeToLive, long seed) {

    static FaultRequest from(JsonObject body) {
        try {
            Map<String, Long> attributes = new TreeMap<>();
            body.getJsonObject("attributes", new JsonObject())
                    .forEach(attribute ->
                            attributes.put(attribute.getKey(), ((Number) attribute.getValue()).longValue()));
            Toxic toxic = new Toxic(
                    required(body, "type"),
                    body.getString("stream", "downstream"),
                    body.getDouble("toxicity", 1.0),
                    attributes);
            Long ttl = body.getLong("ttlMs");
            if (ttl == null || ttl < 1) {
                throw new IllegalArgumentException("ttlMs is missing: for how long, in milliseconds from 1");
            }
            return new FaultRequest(required(body, "link"), toxic, Duration.ofMillis(ttl), body.getLong("seed", 0L));
        } catch (ClassCastException e) {
            throw new ClusterException(
                    Reason.WRONG_NAME,
                    "a field has the wrong type: link, type and stream are text, toxicity, ttlMs, seed and every"
                            + " attribute are numbers");
        } catch (IllegalArgumentException e) {
            throw new ClusterException(Reason.WRONG_NAME, String.valueOf(e.getMessage()));
        }
    }

    private static String required(JsonObject body, String field) {
        String value = body.getString(field);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
