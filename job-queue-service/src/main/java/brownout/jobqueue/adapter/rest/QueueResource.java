package brownout.jobqueue.adapter.rest;

import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.page.PageLimit;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.job.PriorityClass;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/queues} and {@code /v1/dead-letters}. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class QueueResource {
    private final Server server;
    private final HttpCaller caller;
    private final JobQueueConfig.Limits limits;

    public QueueResource(Server server, HttpCaller caller, JobQueueConfig config) {
        this.server = server;
        this.caller = caller;
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
    public QueuesView queues() {
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
    public JobResource.PageView deadLetters(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return Parameters.view(
                server.calls().deadLetters(caller.current(), Parameters.cursor(cursor), PageLimit.parse(limit)));
    }
}
