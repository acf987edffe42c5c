package brownout.notification.adapter;

import brownout.frontdoor.access.Role;
import brownout.frontdoor.endpoint.Endpoint;
import brownout.frontdoor.endpoint.Endpoints;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this service offers, and to whom. */
@Singleton
public final class Edge {
    private static final String GRPC = "brownout.notification.v1.NotificationService/";

    @Produces
    @Singleton
    Endpoints endpoints() {
        return Endpoints.of(
                        Endpoint.post("/v1/notifications", Role.EDITOR),
                        Endpoint.get("/v1/notifications", Role.READER, "state", "limit", "cursor"),
                        Endpoint.get("/v1/notifications/{id}", Role.READER),
                        Endpoint.action("/v1/notifications/{id}/cancel", Role.EDITOR),
                        Endpoint.post("/v1/receipts/{provider}", Role.SIGNER),
                        Endpoint.get("/v1/dead-letters", Role.OPERATOR, "state", "limit", "cursor"),
                        Endpoint.post("/v1/dead-letters/redrive", Role.OPERATOR),
                        Endpoint.get("/v1/unknown-outcomes", Role.OPERATOR, "limit", "cursor"),
                        Endpoint.get("/v1/webhook-dead-letters", Role.OPERATOR, "limit"),
                        Endpoint.get("/v1/providers", Role.OPERATOR))
                .andGrpc(GRPC + "Submit", Role.EDITOR)
                .andGrpc(GRPC + "Get", Role.READER)
                .andGrpc(GRPC + "Cancel", Role.EDITOR)
                .andGrpc(GRPC + "List", Role.READER)
                .andGrpc(GRPC + "ListDeadLetters", Role.OPERATOR)
                .andGrpc(GRPC + "Redrive", Role.OPERATOR)
                .andGrpc(GRPC + "Watch", Role.READER);
    }
}
