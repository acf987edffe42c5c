package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.JobQueueConfig.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the one role that this process has. */
@Singleton
public class RoleStarter {
    private final JobQueueConfig config;
    private final Server server;
    private final VideoWorker worker;
    private final Gauges gauges;

    public RoleStarter(JobQueueConfig config, Server server, VideoWorker worker, Gauges gauges) {
        this.config = config;
        this.server = server;
        this.worker = worker;
        this.gauges = gauges;
    }

    void start(@Observes StartupEvent event) {
        if (config.role() == Role.WORKER) {
            worker.start();
        } else {
            server.start();
            gauges.register(server.backlog());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (config.role() == Role.WORKER) {
            worker.stop();
        } else {
            server.stop();
        }
    }
}
