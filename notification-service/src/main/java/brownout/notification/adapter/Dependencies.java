package brownout.notification.adapter;

import brownout.notification.adapter.kafka.JobEvents;
import brownout.notification.adapter.kafka.KafkaNode;
import brownout.notification.adapter.redis.RedisLink;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * What readiness depends on. Kafka: without it nothing is accepted and nothing is sent. Redis only makes things quick: its
 * absence is told and leaves the service ready. Providers are no part of it: their outages are what retries are for.
 */
@Singleton
public final class Dependencies {
    @Produces
    @Singleton
    @Readiness
    HealthCheck kafka(KafkaNode kafka) {
        return () -> {
            var response = HealthCheckResponse.named("kafka");
            var outage = kafka.outage();
            if (outage.isPresent()) {
                return response.down().withData("reason", outage.get()).build();
            }
            return kafka.isWorking()
                    ? response.up()
                            .withData("partitions", kafka.ownedPartitions().toString())
                            .build()
                    : response.down()
                            .withData("reason", "waiting for partitions, or replaying their ledger")
                            .build();
        };
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck jobEvents(JobEvents jobEvents) {
        return () -> HealthCheckResponse.named("job-events")
                .status(jobEvents.isRunning())
                .withData("topic", "video-jobs.events")
                .build();
    }

    @Produces
    @Singleton
    @Readiness
    HealthCheck redis(RedisLink redis) {
        return () -> HealthCheckResponse.named("redis")
                .up()
                .withData("connected", redis.isConnected())
                .withData(
                        "without",
                        "accepts and sends all the same; no lists, slower reads, keys are checked by the owner")
                .build();
    }
}
