package brownout.notification.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.NotificationConfig;
import brownout.notification.intake.ApiKeys;
import brownout.notification.intake.Violation;
import brownout.notification.safeguard.Safeguard;
import brownout.notification.safeguard.Safeguards;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/safeguards}: switches what protects the guarantees, at run time, for those who hold the admin token. */
@Path("/admin/safeguards")
@Produces(MediaType.APPLICATION_JSON)
public class AdminResource {
    private static final Logger LOG = LoggerFactory.getLogger(AdminResource.class);

    private final Safeguards safeguards;
    private final Optional<byte[]> token;

    AdminResource(Safeguards safeguards, NotificationConfig config) {
        this.safeguards = safeguards;
        this.token = config.admin().token().map(text -> text.getBytes(UTF_8));
    }

    /** All safeguards. */
    public record SafeguardsJson(List<SafeguardJson> safeguards) {}

    /** One safeguard and why it is there. */
    public record SafeguardJson(String name, boolean enabled, String protects, String cost, String without) {}

    @GET
    @Operation(summary = "The safeguards and whether they are on")
    public SafeguardsJson get(@Context HttpHeaders headers) {
        authorize(headers);
        return current();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Switch safeguards", description = "Those not named stay as they are.")
    public SafeguardsJson put(@Context HttpHeaders headers, byte[] body) {
        authorize(headers);
        safeguards.switchTo(changes(StrictJson.read(body, ObjectNode.class)));
        LOG.info("safeguards switched: {}", safeguards.all());
        return current();
    }

    private static Map<Safeguard, Boolean> changes(ObjectNode wanted) {
        var changes = new EnumMap<Safeguard, Boolean>(Safeguard.class);
        var violations = new ArrayList<Violation>();
        wanted.properties().forEach(entry -> {
            var safeguard = Safeguard.named(entry.getKey());
            if (safeguard.isEmpty()) {
                violations.add(new Violation(
                        entry.getKey(),
                        "is not a safeguard; did you mean "
                                + Safeguard.nearest(entry.getKey()).externalName() + "?"));
            } else if (!entry.getValue().isBoolean()) {
                violations.add(new Violation(entry.getKey(), "must be true or false"));
            } else {
                changes.put(safeguard.get(), entry.getValue().booleanValue());
            }
        });
        if (!violations.isEmpty()) {
            var first = violations.get(0);
            throw new MalformedRequestException(
                    Problems.bad(first.field() + " " + first.message()).withErrors(violations));
        }
        return changes;
    }

    private void authorize(HttpHeaders headers) {
        var given = ApiKeys.token(headers.getHeaderString(HttpHeaders.AUTHORIZATION));
        if (token.isEmpty() || given.isEmpty() || !MessageDigest.isEqual(token.get(), given.get())) {
            throw new MalformedRequestException(Caller.unauthorized("notification.admin.token"));
        }
    }

    private SafeguardsJson current() {
        return new SafeguardsJson(safeguards.all().entrySet().stream()
                .map(entry -> new SafeguardJson(
                        entry.getKey().externalName(),
                        entry.getValue(),
                        entry.getKey().protects(),
                        entry.getKey().cost(),
                        entry.getKey().without()))
                .toList());
    }
}
