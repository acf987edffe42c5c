package brownout.jobqueue.adapter.rest;

import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.adapter.Callers;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Submitted;
import brownout.jobqueue.job.JobViews.Filter;
import brownout.jobqueue.job.StoredJob;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/jobs}. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class JobResource {
    private final Server server;
    private final Callers callers;
    private final Bodies bodies;

    public JobResource(Server server, Callers callers, Bodies bodies) {
        this.server = server;
        this.callers = callers;
        this.bodies = bodies;
    }

    /** The answer to an accepted submission. */
    public record AcceptedView(String id, String status, boolean replayed) {}

    /** A page; without {@code next} it is the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PageView(List<JobView> jobs, @Nullable String next) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Submit a job",
            description = "202 when every in-sync replica has it. The same Idempotency-Key always means the same job."
                    + " Idempotency-Check: deferred says that Redis was away and the key is compared at admission.")
    @RequestBody(content = @Content(schema = @Schema(implementation = JobBody.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted",
            content = @Content(schema = @Schema(implementation = AcceptedView.class)))
    @APIResponse(responseCode = "400", description = "The request cannot be read or breaks a rule")
    @APIResponse(responseCode = "413", description = "The body is too large")
    @APIResponse(responseCode = "422", description = "The idempotency key stands for another job")
    @APIResponse(
            responseCode = "429",
            description = "The class or the tenant has too many waiting jobs; see Retry-After")
    @APIResponse(responseCode = "503", description = "Not accepted, or unknown: submit again under the same key")
    public Response submit(
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            @Context HttpHeaders headers,
            InputStream body) {
        callers.tenant(authorization);
        JobBody job = bodies.read(body, JobBody.class);
        String tenant = callers.tenantOf(authorization, job.tenant() == null ? "" : job.tenant());
        Submitted.Accepted accepted =
                server.calls().submit(job.toSpec(tenant), key == null ? "" : key, hasKey(headers));
        Response.ResponseBuilder response = Response.accepted(
                        new AcceptedView(accepted.id().value(), JobStatus.SUBMITTED.name(), accepted.replayed()))
                .location(URI.create("/v1/jobs/" + accepted.id()));
        if (accepted.replayed()) {
            response.header("Idempotency-Replayed", "true");
        }
        if (hasKey(headers)) {
            response.header("Idempotency-Check", accepted.checked() ? "checked" : "deferred");
        }
        return response.build();
    }

    /** An empty key is there, and wrong; the framework hands it over as if it were absent. */
    private static boolean hasKey(HttpHeaders headers) {
        return headers.getRequestHeaders().containsKey("Idempotency-Key");
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One job", description = "State, progress, lease and every attempt.")
    public JobView get(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        return JobView.of(server.calls().get(id, callers.tenant(authorization)));
    }

    @GET
    @Operation(
            summary = "Jobs, the newest first",
            description = "A page may be shorter than the limit and still have a next one: follow 'next' to its end.")
    public PageView list(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("status") @Nullable String status,
            @QueryParam("class") @Nullable String priority,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Optional<String> own = callers.tenant(authorization);
        Filter filter = new Filter(
                Optional.ofNullable(status).map(JobResource::status),
                Optional.ofNullable(priority).map(Parameters::priority),
                own.isPresent() ? own : Optional.ofNullable(tenant));
        return Parameters.view(server.calls().list(filter, Parameters.cursor(cursor), Parameters.limit(limit)));
    }

    private static JobStatus status(String text) {
        return Arrays.stream(JobStatus.values())
                .filter(it -> it != JobStatus.UNRECOGNIZED
                        && it.getNumber() > 0
                        && it.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> Problem.of(
                                Kind.INVALID,
                                "status must be one of SUBMITTED, READY, DELAYED, RUNNING, COMPLETED, DEAD, CANCELLED")
                        .asException());
    }

    @POST
    @Path("/{id}/cancel")
    @Operation(summary = "Cancel a job", description = "Also while it runs: nothing it still does becomes visible.")
    @APIResponse(responseCode = "409", description = "It has ended otherwise")
    public JobView cancel(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        StoredJob cancelled = server.calls().cancel(id, callers.tenant(authorization));
        return JobView.of(cancelled);
    }
}
