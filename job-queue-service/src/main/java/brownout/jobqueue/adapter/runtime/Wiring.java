package brownout.jobqueue.adapter.runtime;

import static brownout.frontdoor.access.Role.EDITOR;
import static brownout.frontdoor.access.Role.OPERATOR;
import static brownout.frontdoor.access.Role.READER;
import static brownout.frontdoor.access.Role.WORKER;

import brownout.frontdoor.endpoint.Endpoint;
import brownout.frontdoor.endpoint.Endpoints;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.safeguard.Safeguard;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** What the front door needs to know of the queue, and its clock. */
final class Wiring {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Switchboard<Safeguard> safeguards(JobQueueConfig config) {
        return Switchboard.of(Safeguard.class, config.safeguards());
    }

    /** A worker has no jobs to talk about. */
    @Produces
    @Singleton
    Endpoints endpoints(JobQueueConfig config) {
        return config.role() == JobQueueConfig.Role.WORKER
                ? Endpoints.of()
                : Endpoints.of(
                                Endpoint.post("/v1/jobs", EDITOR),
                                Endpoint.get("/v1/jobs", READER, "status", "class", "tenant", "limit", "cursor"),
                                Endpoint.get("/v1/jobs/{id}", READER),
                                Endpoint.get("/v1/jobs/{id}/explain", READER),
                                Endpoint.post("/v1/jobs/{id}/priority", EDITOR),
                                Endpoint.action("/v1/jobs/{id}/cancel", EDITOR),
                                Endpoint.action("/v1/queues/{class}/pause", OPERATOR),
                                Endpoint.action("/v1/queues/{class}/resume", OPERATOR),
                                Endpoint.get("/v1/queues", OPERATOR),
                                Endpoint.post("/v1/dead-letters/redrive", OPERATOR),
                                Endpoint.get("/v1/dead-letters", OPERATOR, "limit", "cursor"))
                        .andGrpc("brownout.jobqueue.v1.JobQueue/Submit", EDITOR)
                        .andGrpc("brownout.jobqueue.v1.JobQueue/Get", READER)
                        .andGrpc("brownout.jobqueue.v1.JobQueue/Cancel", EDITOR)
                        .andGrpc("brownout.jobqueue.v1.Workers", WORKER);
    }
}
