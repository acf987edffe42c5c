package brownout.profile.adapter.rest;

import brownout.profile.consistency.Safeguard;
import brownout.profile.consistency.Safeguards;
import brownout.profile.record.FieldError;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The safeguards of this instance: what they are for, and switching them off to see. */
@Path("/admin/safeguards")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class SafeguardsResource {

    private static final Logger LOG = LoggerFactory.getLogger(SafeguardsResource.class);

    private final Safeguards safeguards;

    public SafeguardsResource(Safeguards safeguards) {
        this.safeguards = safeguards;
    }

    @GET
    @Operation(summary = "All safeguards: what each protects, its cost, and what happens without it")
    public Map<String, Object> list() {
        return Map.of(
                "safeguards", Arrays.stream(Safeguard.values()).map(this::json).toList());
    }

    private Map<String, Object> json(Safeguard safeguard) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", safeguard.label());
        json.put("enabled", safeguards.on(safeguard));
        json.put("protects", safeguard.protects());
        json.put("cost", safeguard.cost());
        json.put("without", safeguard.without());
        return json;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Switch safeguards, as in {\"session-tokens\":false}; those not named stay as they are")
    public Map<String, Object> set(byte @Nullable [] body) {
        JsonNode object = FieldsJson.object(body);
        Map<Safeguard, Boolean> wanted = new EnumMap<>(Safeguard.class);
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            String name = property.getKey();
            Safeguard safeguard = Safeguard.of(name)
                    .orElseThrow(() -> refused(name, "unknown safeguard" + Nearest.hint(name, Safeguard.labels())));
            if (!property.getValue().isBoolean()) {
                throw refused(name, "must be true or false");
            }
            wanted.put(safeguard, property.getValue().booleanValue());
        }
        safeguards.set(wanted);
        wanted.forEach((safeguard, on) -> LOG.info("safeguard {} {}", safeguard.label(), on ? "on" : "off"));
        return list();
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(Problem.invalid(field + ": " + message, List.of(new FieldError(field, message))));
    }
}
