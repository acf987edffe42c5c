package brownout.frontdoor.adapter.safeguard;

import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.frontdoor.safeguard.Safeguard;
import brownout.frontdoor.safeguard.Switchboard;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/safeguards}: switches what protects the guarantees, at run time, for those who hold the admin token. */
@Path("/admin/safeguards")
@Produces(MediaType.APPLICATION_JSON)
public class SafeguardsResource {
    private static final Logger LOG = LoggerFactory.getLogger(SafeguardsResource.class);

    private final Switchboard<?> safeguards;

    SafeguardsResource(Switchboard<?> safeguards) {
        this.safeguards = safeguards;
    }

    @GET
    public Map<String, Object> get() {
        return document(safeguards);
    }

    /** Those not named stay as they are. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> put(byte[] body) {
        safeguards.set(switches(body));
        LOG.info("safeguards switched: {}", safeguards);
        return document(safeguards);
    }

    private Map<String, Boolean> switches(byte[] body) {
        var switches = new LinkedHashMap<String, Boolean>();
        var violations = new ArrayList<Violation>();
        StrictJson.object(body).properties().forEach(entry -> {
            String name = entry.getKey();
            if (!safeguards.knows(name)) {
                violations.add(new Violation(name, safeguards.explain(name)));
            } else if (!entry.getValue().isBoolean()) {
                violations.add(new Violation(name, "must be true or false"));
            } else {
                switches.put(name, entry.getValue().booleanValue());
            }
        });
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.BAD_REQUEST, violations).exception();
        }
        return switches;
    }

    private static <S extends Enum<S> & Safeguard> Map<String, Object> document(Switchboard<S> board) {
        List<Map<String, Object>> all =
                board.all().stream().map(it -> document(it, board.isOn(it))).toList();
        return Map.of("safeguards", all);
    }

    private static Map<String, Object> document(Safeguard safeguard, boolean on) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", safeguard.label());
        document.put("enabled", on);
        document.put("protects", safeguard.protects());
        document.put("cost", safeguard.cost());
        document.put("without", safeguard.without());
        return document;
    }
}
