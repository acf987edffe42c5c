package brownout.frontdoor.contract;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A running service, as {@link EdgeContract} needs it: started with an access file of two tenants, an admin token, {@code
 * front-door.body-timeout=2s} and {@code quarkus.http.idle-timeout=10s}.
 *
 * @param document its {@code META-INF/openapi.yaml} in the sources
 * @param keys credentials
 * @param main the call that the service is for
 * @param grpc a gRPC method that reads what the main call made
 * @param log its log's lines so far
 */
public record EdgeSubject(
        URI base, int grpcPort, Path document, Keys keys, MainCall main, GrpcRead grpc, Supplier<List<String>> log) {

    /**
     * @param tenant of one tenant, with all roles
     * @param reader of the same tenant, with the role {@code reader} only
     * @param foreign of another tenant, with all roles
     */
    public record Keys(String tenant, String reader, String foreign, String admin) {}

    /**
     * A call that makes something. Its body is the example in the document.
     *
     * @param method POST or PUT
     * @param template as in the document
     * @param path the same with variable segments filled, new at each call where the caller names the thing
     * @param keyRequired whether an {@code Idempotency-Key} must be there
     * @param list a path that takes {@code limit}; empty where there are no lists
     */
    public record MainCall(String method, String template, Supplier<String> path, boolean keyRequired, String list) {}

    /**
     * @param method {@code package.Service/Method}
     * @param idField number of the request's field that names the thing
     */
    public record GrpcRead(String method, int idField) {}
}
