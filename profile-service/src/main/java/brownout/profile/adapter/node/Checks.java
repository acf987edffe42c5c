package brownout.profile.adapter.node;

import brownout.profile.replication.HomeWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Health, one named check per dependency.
 *
 * <p>Alive is a process whose threads run; no dependency can make it dead. Ready is one that can do its part: a replica
 * that is cut off from Kafka or from the home still answers what its view allows, and says so in every answer, so it stays
 * ready and its checks say {@code degraded}; the home without Kafka can take no write, so it does not. Nobody is ready
 * before the log has been reached once and the view is filled.
 */
@ApplicationScoped
public class Checks {

    private final Node node;
    private final Optional<HomeWriter> home;

    public Checks(Node node, Optional<HomeWriter> home) {
        this.node = node;
        this.home = home;
    }

    @Produces
    @Liveness
    HealthCheck threads() {
        return () -> HealthCheckResponse.named("threads").status(node.isAlive()).build();
    }

    @Produces
    @Readiness
    HealthCheck redis() {
        return () -> {
            HealthCheckResponseBuilder check = HealthCheckResponse.named("redis");
            try {
                node.view().ping().get(2, TimeUnit.SECONDS);
                return check.up().build();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return check.down().build();
            } catch (ExecutionException | TimeoutException e) {
                return check.down()
                        .withData("trouble", node.view().trouble().orElse("no answer within 2 s"))
                        .build();
            }
        };
    }

    @Produces
    @Readiness
    HealthCheck kafka() {
        return () -> {
            boolean stalled = node.tailer().stalled();
            boolean up = node.tailer().reached() && !(stalled && node.topology().isHome());
            HealthCheckResponseBuilder check =
                    HealthCheckResponse.named("kafka").status(up).withData("degraded", stalled);
            if (node.tailer().reached()) {
                check.withData("silenceMs", node.tailer().silence().toMillis());
            }
            node.tailer().trouble().ifPresent(trouble -> check.withData("trouble", trouble));
            return check.build();
        };
    }

    @Produces
    @Readiness
    HealthCheck filledView() {
        return () -> {
            boolean filled = node.view()
                    .log()
                    .map(log -> IntStream.range(0, log.partitions())
                            .allMatch(partition -> node.applied()
                                    .isFilled(partition, node.applied().applied(partition))))
                    .orElse(false);
            return HealthCheckResponse.named("view")
                    .status(filled)
                    .withData("applied", node.applied().positions().toString())
                    .build();
        };
    }

    @Produces
    @Readiness
    HealthCheck homeRegion() {
        return () -> {
            HealthCheckResponseBuilder check = HealthCheckResponse.named("home")
                    .withData("region", node.topology().home().name());
            if (home.isEmpty()) {
                return check.up()
                        .withData("role", "replica")
                        .withData(
                                "channel",
                                node.peers().channelState(node.topology().home()))
                        .build();
            }
            HomeWriter writer = home.get();
            writer.trouble().ifPresent(trouble -> check.withData("trouble", trouble));
            return check.status(writer.role() == HomeWriter.Role.LEADING)
                    .withData("role", writer.role().toString())
                    .build();
        };
    }
}
