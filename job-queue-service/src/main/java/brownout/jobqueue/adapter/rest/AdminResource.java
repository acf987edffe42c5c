package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.adapter.Callers;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.job.FieldError;
import brownout.jobqueue.safeguard.Safeguard;
import brownout.jobqueue.safeguard.Safeguards;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /admin/safeguards}. */
@Path("/admin/safeguards")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class AdminResource {
    private static final System.Logger LOG = System.getLogger(AdminResource.class.getName());

    private final Safeguards safeguards;
    private final Callers callers;
    private final Bodies bodies;

    public AdminResource(Safeguards safeguards, Callers callers, Bodies bodies) {
        this.safeguards = safeguards;
        this.callers = callers;
        this.bodies = bodies;
    }

    /** One safeguard and what it is worth. */
    public record SafeguardView(String name, boolean enabled, String protects, String cost, String without) {}

    /** All of them. */
    public record SafeguardsView(List<SafeguardView> safeguards) {}

    @GET
    @Operation(summary = "The safeguards")
    public SafeguardsView get(@HeaderParam("Authorization") @Nullable String authorization) {
        callers.requireAdmin(authorization);
        return view();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Switch safeguards", description = "{\"fencing-token\": false}; those not named stay.")
    public SafeguardsView put(@HeaderParam("Authorization") @Nullable String authorization, InputStream body) {
        callers.requireAdmin(authorization);
        Map<Safeguard, Boolean> switches = switches(bodies.readSwitches(body));
        safeguards.set(switches);
        switches.forEach((safeguard, on) ->
                LOG.log(System.Logger.Level.INFO, "safeguard switched name={0} enabled={1}", safeguard.label(), on));
        return view();
    }

    private static Map<Safeguard, Boolean> switches(Map<String, @Nullable Boolean> named) {
        List<FieldError> errors = new ArrayList<>();
        Map<Safeguard, Boolean> switches = new EnumMap<>(Safeguard.class);
        named.forEach((name, on) -> {
            Optional<Safeguard> known = Safeguards.labelled(name);
            if (known.isEmpty()) {
                errors.add(new FieldError(name, "is no safeguard; the nearest is '" + Safeguards.nearest(name) + "'"));
            } else if (on == null) {
                errors.add(new FieldError(name, "must be true or false"));
            } else {
                switches.put(known.get(), on);
            }
        });
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors).asException();
        }
        return switches;
    }

    private SafeguardsView view() {
        return new SafeguardsView(Arrays.stream(Safeguard.values())
                .map(it -> new SafeguardView(it.label(), safeguards.on(it), it.protects(), it.cost(), it.without()))
                .toList());
    }
}
