package brownout.profile.adapter.edge;

import brownout.frontdoor.access.Role;
import brownout.frontdoor.endpoint.Endpoint;
import brownout.frontdoor.endpoint.Endpoints;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/** Everything that this service offers, and who may use it. */
@Singleton
final class EndpointTable {

    private static final String PROFILES = "brownout.profile.v1.Profiles";

    @Produces
    @Singleton
    Endpoints endpoints() {
        return Endpoints.of(
                        Endpoint.get("/v1/profiles/{id}", Role.READER),
                        Endpoint.put("/v1/profiles/{id}", Role.EDITOR),
                        new Endpoint(
                                "PATCH",
                                "/v1/profiles/{id}",
                                Role.EDITOR,
                                Set.of(),
                                List.of("application/merge-patch+json", "application/json")),
                        Endpoint.post("/v1/profiles:batchGet", Role.READER),
                        Endpoint.get("/v1/regions", Role.OPERATOR))
                .andGrpc(PROFILES, Role.READER, Role.WORKER, Role.PEER)
                .andGrpc(PROFILES + "/Write", Role.EDITOR, Role.PEER)
                .andGrpc("brownout.profile.v1.Replication", Role.PEER);
    }
}
