package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.JobQueueConfig.Role;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Before any resource: a worker has no jobs to talk about, and a body that says it is too large is not waited for. */
public class DoorFilter {
    private final JobQueueConfig config;

    public DoorFilter(JobQueueConfig config) {
        this.config = config;
    }

    @ServerRequestFilter
    public void check(ContainerRequestContext request) {
        if (config.role() == Role.WORKER) {
            throw Problem.of(Kind.NOT_FOUND, "this process is a video worker; the queue is another process")
                    .asException();
        }
        if (request.getLength() > config.limits().bodyBytes()) {
            throw Problem.of(
                            Kind.TOO_LARGE,
                            "the body may have at most " + config.limits().bodyBytes() + " bytes")
                    .asException();
        }
    }
}
