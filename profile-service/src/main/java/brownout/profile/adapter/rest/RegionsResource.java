package brownout.profile.adapter.rest;

import brownout.profile.routing.Peers;
import brownout.profile.routing.Regions;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** How far every region is, as this one sees it. */
@Path("/v1/regions")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public class RegionsResource {

    private final Regions regions;

    public RegionsResource(Regions regions) {
        this.regions = regions;
    }

    @GET
    public CompletionStage<Map<String, Object>> list() {
        return regions.report()
                .thenApply(entries -> Map.of("regions", (Object)
                        entries.stream().map(RegionsResource::json).toList()));
    }

    private static Map<String, @Nullable Object> json(Regions.Entry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("region", entry.region().name());
        json.put("reachable", entry.state().isPresent());
        if (entry.state().isEmpty()) {
            json.put("trouble", entry.trouble());
            return json;
        }
        Peers.PeerState state = entry.state().get();
        json.put("role", state.home() ? "home" : "replica");
        json.put("epoch", state.epoch());
        json.put("applied", new TreeMap<>(state.applied()));
        json.put("lag", nullable(entry.lag()));
        json.put("watermarkAgeMs", nullable(state.watermarkAgeMillis()));
        json.put("logStalled", state.logStalled());
        return json;
    }

    private static @Nullable Long nullable(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
