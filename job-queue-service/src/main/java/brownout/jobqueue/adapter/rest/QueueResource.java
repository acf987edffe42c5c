package brownout.jobqueue.adapter.rest;

import brownout.frontdoor.access.Caller;
import brownout.frontdoor.adapter.http.HttpCaller;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.page.PageLimit;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.runtime.Server;
import brownout.jobqueue.deadletter.Redrive;
import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.job.PriorityClass;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param paused not claimed from, by an operator's word; read now
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
            boolean paused,
            Instant measuredAt) {}

    /** All classes. */
    public record QueuesView(List<QueueView> queues, int depthLimitPerTenant) {}

    @GET
    @Path("/queues")
    public QueuesView queues() {
        Set<PriorityClass> paused = server.controls().paused();
        return new QueuesView(
                PriorityClass.ALL.stream()
                        .map(it -> queue(it, paused.contains(it)))
                        .toList(),
                limits.depthPerTenant());
    }

    @POST
    @Path("/queues/{class}/pause")
    public QueuesView pause(@PathParam("class") String label) {
        server.controls().pause(priority(label), true);
        return queues();
    }

    @POST
    @Path("/queues/{class}/resume")
    public QueuesView resume(@PathParam("class") String label) {
        server.controls().pause(priority(label), false);
        return queues();
    }

    private static PriorityClass priority(String label) {
        return Parameters.priority(label).orElseThrow();
    }

    private QueueView queue(PriorityClass priority, boolean paused) {
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
                paused,
                lane.measuredAt());
    }

    /** What became of the dead letters. */
    public record RedriveView(String redriveId, boolean dryRun, List<RedrivenView> items) {}

    /** One of them; see {@link Redrive.Result}. */
    public record RedrivenView(String id, String result) {}

    @POST
    @Path("/dead-letters/redrive")
    @Consumes(MediaType.APPLICATION_JSON)
    public RedriveView redrive(byte[] body) {
        RedriveBody wanted = StrictJson.read(body, RedriveBody.class);
        Redrive how = wanted.how();
        Caller from = caller.current();
        Map<String, Redrive.Result> results = wanted.jobs()
                .map(jobs -> server.redrives().redrive(from, how, jobs))
                .orElseGet(() -> server.redrives().redrive(from, how, wanted.wanted(), wanted.atMost()));
        List<RedrivenView> items = results.entrySet().stream()
                .map(it -> new RedrivenView(it.getKey(), it.getValue().name()))
                .toList();
        return new RedriveView(how.id(), how.dryRun(), items);
    }

    @GET
    @Path("/dead-letters")
    public JobResource.PageView deadLetters(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return Parameters.view(
                server.calls().deadLetters(caller.current(), Parameters.cursor(cursor), PageLimit.parse(limit)));
    }
}
