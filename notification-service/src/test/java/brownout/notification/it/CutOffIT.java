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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two instances that are cut off from Kafka, and live, while they read what their provider answers. */
@ExtendWith(Cluster.Shared.class)
class CutOffIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Cluster cluster;

    @BeforeEach
    void alone(Cluster shared) {
        cluster = shared;
        cluster.withoutInstances();
    }

    @AfterEach
    void calm() {
        cluster.link(1).heal();
        cluster.calm();
        cluster.instance(1);
    }

    @Test
    void what_one_cut_off_has_read_is_heard_by_the_other_who_took_over(@TempDir Path files) {
        try (var first = behind(1, files);
                var second = behind(2, files)) {
            var accepted = sentButNotAnswered(first, second);
            cluster.link(1).cut();
            await().atMost(PATIENCE).until(() -> second.partitions().equals(Cluster.ALL_PARTITIONS));
            cluster.link(1).heal();
            assertEachDeliveredOnce(accepted, second);
        }
    }

    @Test
    void what_both_have_read_while_cut_off_is_not_sent_again(@TempDir Path files) {
        try (var first = behind(1, files);
                var second = behind(2, files)) {
            var accepted = sentButNotAnswered(first, second);
            cluster.link(1).cut();
            cluster.link(2).cut();
            // Longer than the session and than both time-outs of a transaction.
            await().pollDelay(Duration.ofSeconds(12)).atMost(PATIENCE).until(() -> true);
            cluster.link(1).heal();
            assertEachDeliveredOnce(accepted, second);
        }
    }

    private Instance behind(int link, Path files) {
        return cluster.another(
                "cut-off-" + link,
                files,
                "-Dnotification.kafka.bootstrap-servers=" + cluster.link(link).address(),
                "-Dnotification.delivery.outcome-grace=15s");
    }

    /** Email, which has no key that could hide a double; the answers come two seconds after the delivery. */
    private List<String> sentButNotAnswered(Instance first, Instance second) {
        await().atMost(PATIENCE)
                .until(() -> !first.partitions().equals("[]")
                        && !second.partitions().equals("[]")
                        && !first.partitions().equals(Cluster.ALL_PARTITIONS)
                        && !second.partitions().equals(Cluster.ALL_PARTITIONS));
        cluster.providers()
                .client()
                .behave(ProviderName.EMAIL, Behaviour.of(Mode.NORMAL).withLatency(Duration.ofSeconds(2)));
        var accepted = new ArrayList<String>();
        for (int i = 0; i < 12; i++) {
            accepted.add(first.accept("cut-" + UUID.randomUUID(), DeliveryIT.body("EMAIL", "AT_LEAST_ONCE")));
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> cluster.deliveries(ProviderName.EMAIL, accepted).size() >= 8);
        return accepted;
    }

    private void assertEachDeliveredOnce(List<String> accepted, Instance witness) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(accepted)
                        .allSatisfy(id -> assertThat(witness.state(id)).isEqualTo("SENT")));
        assertThat(cluster.deliveries(ProviderName.EMAIL, accepted))
                .hasSize(accepted.size())
                .allSatisfy((id, count) -> assertThat(count)
                        .as(() -> witness.view(id).response().body())
                        .isEqualTo(1));
    }
}
