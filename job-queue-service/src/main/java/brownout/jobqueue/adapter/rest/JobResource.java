package brownout.jobqueue.adapter.rest;

import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.adapter.http.PublicUrl;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.page.PageLimit;
import brownout.frontdoor.problem.Problem;
import brownout.jobqueue.adapter.JobCalls;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Submitted;
import brownout.jobqueue.job.JobViews.Filter;
import brownout.jobqueue.job.PriorityClass;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/jobs}. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class JobResource {
    private final Server server;
    private final HttpCaller caller;
    private final PublicUrl publicUrl;

    public JobResource(Server server, HttpCaller caller, PublicUrl publicUrl) {
        this.server = server;
        this.caller = caller;
        this.publicUrl = publicUrl;
    }

    /** The answer to an accepted submission. */
    public record AcceptedView(String id, String status, boolean replayed) {}

    /** A page; without {@code next} it is the last. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PageView(List<JobView> jobs, @Nullable String next) {}

    /** The body of {@code POST /v1/jobs/{id}/priority}. */
    public record PriorityBody(
            @JsonProperty("class") @Nullable String priority) {
        PriorityClass priorityClass() {
            return Parameters.priority(priority)
                    .orElseThrow(() -> Problem.bad("class", "is missing; it must be one of " + PriorityClass.labels())
                            .exception());
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response submit(@Context HttpHeaders headers, byte[] body) {
        Caller from = caller.current();
        Optional<IdempotencyKey> key = IdempotencyKey.optional(headers.getRequestHeader(IdempotencyKey.HEADER));
        JobBody job = StrictJson.read(body, JobBody.class);
        String tenant = JobCalls.tenantOf(from, job.tenant() == null ? "" : job.tenant());
        Submitted.Accepted accepted = server.calls().submit(job.toSpec(tenant), key);
        Response.ResponseBuilder response = Response.accepted(
                        new AcceptedView(accepted.id().value(), JobStatus.SUBMITTED.name(), accepted.replayed()))
                .header(HttpHeaders.LOCATION, publicUrl.location("/v1/jobs/" + accepted.id()));
        if (accepted.replayed()) {
            response.header(IdempotencyKey.REPLAYED, "true");
        }
        if (key.isPresent()) {
            response.header(IdempotencyKey.CHECK, accepted.checked() ? "checked" : "deferred");
        }
        return response.build();
    }

    @GET
    @Path("/{id}")
    public JobView get(@PathParam("id") String id) {
        return JobView.of(server.calls().get(caller.current(), id));
    }

    @GET
    public PageView list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("class") @Nullable String priority,
            @QueryParam("tenant") @Nullable String tenant,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Filter filter = new Filter(Parameters.status(status), Parameters.priority(priority), Parameters.tenant(tenant));
        return Parameters.view(
                server.calls().list(caller.current(), filter, Parameters.cursor(cursor), PageLimit.parse(limit)));
    }

    @GET
    @Path("/{id}/explain")
    public ExplainView explain(@PathParam("id") String id) {
        return ExplainView.of(id, server.controls().explain(caller.current(), id));
    }

    @POST
    @Path("/{id}/priority")
    @Consumes(MediaType.APPLICATION_JSON)
    public JobView reclassify(@PathParam("id") String id, byte[] body) {
        PriorityClass priority = StrictJson.read(body, PriorityBody.class).priorityClass();
        return JobView.of(server.controls().reclassify(caller.current(), id, priority));
    }

    @POST
    @Path("/{id}/cancel")
    public JobView cancel(@PathParam("id") String id) {
        return JobView.of(server.calls().cancel(caller.current(), id));
    }
}
