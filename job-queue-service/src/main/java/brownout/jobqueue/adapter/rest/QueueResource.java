package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Callers;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.job.PriorityClass;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /v1/queues} and {@code /v1/dead-letters}. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class QueueResource {
    private final Server server;
    private final Callers callers;
    private final JobQueueConfig.Limits limits;

    public QueueResource(Server server, Callers callers, JobQueueConfig config) {
        this.server = server;
        this.callers = callers;
        this.limits = config.limits();
    }

    /**
     * One class as last measured, at most about a second ago.
     *
     * @param depth accepted and not yet claimed
     * @param lag of these, still in Kafka
     * @param ready of these, admitted to Redis (ready or delayed)
     * @param drainPerSecond jobs that come to an end, averaged over about ten seconds
     */
    public record QueueView(
            @JsonProperty("class") String priority,
            long depth,
            int depthLimit,
            long lag,
            long ready,
            int readyLimit,
            long running,
            long oldestAgeMs,
            double drainPerSecond,
            Instant measuredAt) {}

    /** All classes. */
    public record QueuesView(List<QueueView> queues, int depthLimitPerTenant) {}

    @GET
    @Path("/queues")
    @Operation(summary = "The four classes: depth, limits, age, lag")
    public QueuesView queues(@HeaderParam("Authorization") @Nullable String authorization) {
        callers.tenant(authorization);
        return new QueuesView(PriorityClass.ALL.stream().map(this::queue).toList(), limits.depthPerTenant());
    }

    private QueueView queue(PriorityClass priority) {
        Backlog.Lane lane = server.backlog().lane(priority);
        return new QueueView(
                priority.label(),
                lane.waiting(),
                limits.depthPerClass(),
                lane.lag(),
                lane.admitted(),
                limits.readyPerClass(),
                lane.running(),
                lane.oldestAge().toMillis(),
                Math.round(lane.drain().perSecond() * 1000) / 1000.0,
                lane.measuredAt());
    }

    @GET
    @Path("/dead-letters")
    @Operation(
            summary = "Jobs that will not be tried again, the newest first",
            description =
                    "With reason and attempts; records that could not be decoded have an id like raw:topic/partition/offset."
                            + " A caller with an API key sees its own tenant's.")
    public JobResource.PageView deadLetters(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        Optional<String> own = callers.tenant(authorization);
        JobResource.PageView page =
                Parameters.view(server.calls().deadLetters(Parameters.cursor(cursor), Parameters.limit(limit)));
        return own.isEmpty()
                ? page
                : new JobResource.PageView(
                        page.jobs().stream()
                                .filter(it -> own.get().equals(it.tenant()))
                                .toList(),
                        page.next());
    }
}
