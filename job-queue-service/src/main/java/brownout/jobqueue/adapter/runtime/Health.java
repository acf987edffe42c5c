package brownout.jobqueue.adapter.runtime;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.JobQueueConfig.Role;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
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
    AsyncHealthCheck threads() {
        return check(() -> HealthCheckResponse.named("threads")
                .status(isWorker() ? worker.alive() : server.alive())
                .build());
    }

    @Produces
    @Singleton
    @Readiness
    AsyncHealthCheck kafka() {
        return check(() -> isWorker()
                ? notUsed("kafka")
                : HealthCheckResponse.named("kafka")
                        .status(server.status().kafkaFresh())
                        .withData("address", config.kafka().bootstrapServers())
                        .build());
    }

    @Produces
    @Singleton
    @Readiness
    AsyncHealthCheck redis() {
        return check(() -> isWorker()
                ? notUsed("redis")
                : HealthCheckResponse.named("redis")
                        .status(server.status().redisFresh())
                        .withData("address", config.redis().uri().replaceAll("//[^@/]*@", "//"))
                        .build());
    }

    @Produces
    @Singleton
    @Readiness
    AsyncHealthCheck scheduler() {
        return check(() -> {
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
        });
    }

    @Produces
    @Singleton
    @Readiness
    AsyncHealthCheck queue() {
        return check(() -> isWorker()
                ? HealthCheckResponse.named("jobqueue")
                        .status(worker.connected())
                        .withData("target", config.worker().target())
                        .build()
                : notUsed("jobqueue"));
    }

    /** On the event loop: an answer must not wait for a thread that a request holds. */
    private static AsyncHealthCheck check(Supplier<HealthCheckResponse> seen) {
        return () -> Uni.createFrom().item(seen);
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
