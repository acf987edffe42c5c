package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.JobQueueConfig.Role;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Before any resource: a worker has no jobs to talk about. */
public class DoorFilter {
    private final JobQueueConfig config;

    public DoorFilter(JobQueueConfig config) {
        this.config = config;
    }

    @ServerRequestFilter
    public void check() {
        if (config.role() == Role.WORKER) {
            throw Problem.of(Kind.NOT_FOUND, "this process is a video worker; the queue is another process")
                    .asException();
        }
    }
}
