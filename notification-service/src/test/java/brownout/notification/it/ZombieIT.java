package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Crash point 4: an owner that is paused past its session, with calls in flight and many more queued behind them. */
@ExtendWith(Cluster.Shared.class)
class ZombieIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Cluster cluster;

    @BeforeEach
    void alone(Cluster shared) {
        cluster = shared;
        cluster.withoutInstances();
    }

    @AfterEach
    void calm() {
        cluster.calm();
        cluster.instance(1);
    }

    @Test
    void an_owner_that_wakes_up_after_its_successor_has_sent_everything_sends_nothing(@TempDir Path files) {
        assertThat(deliveriesAroundAPause(files, true))
                .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
    }

    @Test
    void without_fencing_it_goes_on_where_it_was(@TempDir Path files) {
        assertThat(deliveriesAroundAPause(files, false).values())
                .anySatisfy(times -> assertThat(times).isGreaterThan(1));
    }

    @Test
    void fencing_that_is_switched_on_again_holds_for_owners_that_were_made_without_it(@TempDir Path files) {
        try (var instance = instance("unfenced", files, false)) {
            await().atMost(PATIENCE).until(() -> instance.partitions().equals(Cluster.ALL_PARTITIONS));
            instance.safeguard("partition-fencing", true);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !instance.partitions().equals(Cluster.ALL_PARTITIONS));
            await().atMost(PATIENCE).until(() -> instance.partitions().equals(Cluster.ALL_PARTITIONS));
            assertThat(deliveriesAroundAPause(instance, files, true))
                    .allSatisfy((id, times) -> assertThat(times).as(id).isEqualTo(1));
        }
    }

    private Map<String, Long> deliveriesAroundAPause(Path files, boolean fencing) {
        try (var zombie = instance("zombie", files, fencing)) {
            await().atMost(PATIENCE).until(() -> zombie.partitions().equals(Cluster.ALL_PARTITIONS));
            return deliveriesAroundAPause(zombie, files, fencing);
        }
    }

    /** Email under AT_MOST_ONCE: no provider key hides a double. */
    private Map<String, Long> deliveriesAroundAPause(Instance zombie, Path files, boolean fencing) {
        cluster.providers()
                .client()
                .behave(ProviderName.EMAIL, Behaviour.of(Mode.NORMAL).withLatency(Duration.ofMillis(300)));
        var accepted = new ArrayList<String>();
        for (int i = 0; i < 120; i++) {
            accepted.add(zombie.accept("zombie-" + UUID.randomUUID(), DeliveryIT.body("EMAIL", "AT_MOST_ONCE")));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> accepted.stream().anyMatch(id -> zombie.state(id).equals("SENDING")));
        zombie.process().pause();
        try (var successor = instance("successor", files, fencing)) {
            awaitSettled(accepted, successor);
            zombie.process().resume();
            await().atMost(PATIENCE).until(() -> !zombie.partitions().equals(Cluster.ALL_PARTITIONS));
            awaitSettled(accepted, successor);
            return cluster.deliveries(ProviderName.EMAIL, accepted);
        }
    }

    private Instance instance(String name, Path files, boolean fencing) {
        return cluster.another(
                name,
                files,
                "-Dnotification.safeguards.partition-fencing=" + fencing,
                "-Dnotification.delivery.sends-per-channel=2",
                "-Dnotification.delivery.outcome-grace=1s");
    }

    private static void awaitSettled(List<String> accepted, Instance witness) {
        var open = new ArrayList<>(accepted);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            open.removeIf(id -> List.of("SENT", "UNCONFIRMED").contains(witness.state(id)));
            return open.isEmpty();
        });
    }
}
