package brownout.chaos.adapter.rest;

import brownout.chaos.fault.FaultPlane;
import brownout.chaos.fault.Toxic;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fault plane of a lab in another process: that one keeps the times to live. */
final class RemoteFaultPlane implements FaultPlane {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ControlClient api;

    RemoteFaultPlane(ControlClient api) {
        this.api = api;
    }

    @Override
    public String inject(String link, Toxic toxic, Duration timeToLive, long seed) {
        Map<String, Object> body = Map.of(
                "link", link,
                "type", toxic.type(),
                "stream", toxic.stream(),
                "toxicity", toxic.toxicity(),
                "attributes", toxic.attributes(),
                "ttlMs", timeToLive.toMillis(),
                "seed", seed);
        return api.post("/api/faults", body, PATIENCE).path("handle").asText();
    }

    @Override
    public boolean remove(String handle) {
        return api.delete("/api/faults/" + RemoteCluster.encode(handle), PATIENCE)
                .path("removed")
                .asBoolean();
    }

    @Override
    public long effects(String handle) {
        return api.parse(api.get("/api/faults/" + RemoteCluster.encode(handle), PATIENCE))
                .path("effects")
                .asLong();
    }

    @Override
    public void reset() {
        api.delete("/api/faults", PATIENCE);
    }

    @Override
    public Map<String, LinkCounters> counters() {
        Map<String, LinkCounters> counters = new TreeMap<>();
        fields(
                "/api/counters",
                (link, value) -> counters.put(link, ClusterJson.mapper().convertValue(value, LinkCounters.class)));
        return counters;
    }

    @Override
    public Map<String, List<String>> active() {
        Map<String, List<String>> active = new TreeMap<>();
        fields("/api/faults", (link, value) -> {
            List<String> faults = new ArrayList<>();
            value.forEach(fault -> faults.add(fault.asText()));
            active.put(link, faults);
        });
        return active;
    }

    private void fields(String path, java.util.function.BiConsumer<String, JsonNode> reader) {
        api.parse(api.get(path, PATIENCE))
                .properties()
                .forEach(field -> reader.accept(field.getKey(), field.getValue()));
    }
}
