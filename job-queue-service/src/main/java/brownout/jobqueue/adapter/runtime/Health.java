package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.JobQueueConfig.Role;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness names each dependency and tells what the loops last saw of it, so asking costs nothing and never waits.
 * Liveness is only about this process: a dead dependency is no reason to kill it.
 */
final class Health {
    private final JobQueueConfig config;
    private final Server server;
    private final VideoWorker worker;

    Health(JobQueueConfig config, Server server, VideoWorker worker) {
        this.config = config;
        this.server = server;
        this.worker = worker;
    }

    @Produces
    @Singleton
    @Liveness
    HealthCheck threads() {
        return () -> HealthCheckResponse.named("threads")
                .status(isWorker() ? worker.alive() : server.alive())
                .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck kafka() {
        return () -> isWorker()
                ? notUsed("kafka")
                : HealthCheckResponse.named("kafka")
                        .status(server.status().kafkaFresh())
                        .withData("address", config.kafka().bootstrapServers())
                        .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck redis() {
        return () -> isWorker()
                ? notUsed("redis")
                : HealthCheckResponse.named("redis")
                        .status(server.status().redisFresh())
                        .withData("address", config.redis().uri().replaceAll("//[^@/]*@", "//"))
                        .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck scheduler() {
        return () -> {
            if (isWorker()) {
                return notUsed("scheduler");
            }
            String closed = server.status().closedBecause();
            return HealthCheckResponse.named("scheduler")
                    .status(closed.isEmpty())
                    .withData(
                            "state",
                            closed.isEmpty() ? "open, epoch " + server.status().epoch() : closed)
                    .build();
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck queue() {
        return () -> isWorker()
                ? HealthCheckResponse.named("jobqueue")
                        .status(worker.connected())
                        .withData("target", config.worker().target())
                        .build()
                : notUsed("jobqueue");
    }

    private boolean isWorker() {
        return config.role() == Role.WORKER;
    }

    private static HealthCheckResponse notUsed(String name) {
        return HealthCheckResponse.named(name)
                .up()
                .withData("used", "not in this role")
                .build();
    }
}
