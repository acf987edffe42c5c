package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is away for long, against bounds that are low. */
@ExtendWith(Cluster.Shared.class)
class BackpressureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void an_outage_of_a_provider_stops_the_intake_and_the_caller_is_told(Cluster cluster, @TempDir Path files) {
        var owner = cluster.instance(1);
        cluster.stop(2);
        cluster.stop(1);
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.REJECT_503));
        var accepted = new LinkedHashSet<String>();
        try (var small = cluster.another(
                        "small",
                        files,
                        "-Dnotification.safeguards.lanes=false",
                        "-Dnotification.delivery.max-open=10",
                        "-Dnotification.kafka.max-unread=20",
                        "-Dnotification.retry.max-attempts=1000");
                var bystander = cluster.another(
                        "bystander",
                        files,
                        "-Dnotification.safeguards.lanes=false",
                        "-Dnotification.delivery.max-open=10",
                        "-Dnotification.kafka.max-unread=20")) {
            var refusal = submitUntilRefused(bystander, accepted);

            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.json().get("outcome").asText()).isEqualTo("not-accepted");
            assertThat(refusal.json().get("detail").asText()).contains("wait already to be read by its owner");
            assertThat(refusal.header("Retry-After")).isNotEmpty();
            assertThat(accepted).hasSizeGreaterThan(20);

            cluster.calm();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(accepted)
                            .allSatisfy(id -> assertThat(small.state(id)).isEqualTo("SENT")));
            assertThat(bystander
                            .submit("after-" + UUID.randomUUID(), DeliveryIT.body("PUSH", "EFFECTIVELY_ONCE"))
                            .status())
                    .isEqualTo(202);
        } finally {
            cluster.calm();
            owner.ensureReady();
        }
    }

    @Test
    void a_channel_that_hangs_is_refused_to_callers_and_holds_up_no_other(Cluster cluster, @TempDir Path files) {
        var owner = cluster.instance(1);
        cluster.stop(2);
        cluster.stop(1);
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.REJECT_503));
        try (var one = cluster.another("one", files, "-Dnotification.delivery.max-open=40");
                var other = cluster.another("other", files, "-Dnotification.delivery.max-open=40")) {
            var refusal = await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(40))
                    .until(
                            () -> other.submit(
                                    "flood-" + UUID.randomUUID(), DeliveryIT.body("PUSH", "EFFECTIVELY_ONCE")),
                            answer -> answer.status() != 202);
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.json().get("outcome").asText()).isEqualTo("not-accepted");
            assertThat(refusal.json().get("detail").asText()).contains("on PUSH are open");
            assertThat(refusal.header("Retry-After")).isNotEmpty();

            var emails = new LinkedHashSet<String>();
            for (int i = 0; i < 12; i++) {
                emails.add(one.accept("email-" + UUID.randomUUID(), DeliveryIT.body("EMAIL", "AT_MOST_ONCE")));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(emails)
                            .allSatisfy(id -> assertThat(one.state(id)).isEqualTo("SENT")));
        } finally {
            cluster.calm();
            owner.ensureReady();
        }
    }

    private static Instance.Answer submitUntilRefused(Instance instance, Set<String> accepted) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> {
                            var answer = instance.submit(
                                    "flood-" + UUID.randomUUID(), DeliveryIT.body("PUSH", "EFFECTIVELY_ONCE"));
                            if (answer.status() == 202) {
                                accepted.add(answer.json().get("id").asText());
                            }
                            return answer;
                        },
                        answer -> answer.status() != 202);
    }
}
