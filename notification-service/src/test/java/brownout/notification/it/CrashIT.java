package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances, one of which dies, is paused or is stopped while messages are on their way. */
@ExtendWith(Cluster.Shared.class)
class CrashIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Cluster cluster;
    private Instance one;
    private Instance two;

    @BeforeEach
    void start(Cluster shared) {
        cluster = shared;
        cluster.calm();
        one = shared.instance(1);
        two = shared.instance(2);
        awaitShared();
    }

    @AfterEach
    void calm() {
        cluster.calm();
    }

    /** Other tests expect the first instance alone, with all partitions. */
    @AfterAll
    static void leaveOne(Cluster shared) {
        shared.stop(2);
        var remaining = shared.instance(1);
        await().atMost(PATIENCE).until(() -> remaining.partitions().equals(Cluster.ALL_PARTITIONS));
    }

    /** Each has a part of the partitions: otherwise nothing would be tested by killing one. */
    private void awaitShared() {
        await().atMost(PATIENCE)
                .until(() -> !one.partitions().equals("[]") && !two.partitions().equals("[]"));
    }

    @Test
    void a_killed_instance_loses_nothing_and_doubles_nothing() {
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.HANG));
        var accepted = submit(24);
        // More than the other one can have by itself: the dying one has calls open.
        await().atMost(PATIENCE)
                .until(() -> accepted.values().stream()
                                .filter(id -> two.state(id).equals("SENDING"))
                                .count()
                        >= 18);
        one.process().crash();
        cluster.providers()
                .client()
                .behave(ProviderName.PUSH, Behaviour.of(Mode.ACCEPT_THEN_DROP).withProbability(0.3));
        accepted.putAll(submit(40));
        cluster.calm();

        awaitAllSent(accepted);
        assertThat(accepted.values())
                .anySatisfy(id -> assertThat(two.view(id).response().body()).contains("previous owner stopped"));
        one.ensureReady();
    }

    @Test
    void an_instance_told_to_stop_ends_what_it_has_begun() {
        cluster.providers()
                .client()
                .behave(ProviderName.PUSH, Behaviour.of(Mode.NORMAL).withLatency(Duration.ofMillis(400)));
        var accepted = submit(30);
        assertThat(one.process().stop(Duration.ofSeconds(20)))
                .as("ended by itself")
                .isTrue();
        cluster.calm();

        awaitAllSent(accepted);
        accepted.values()
                .forEach(id -> assertThat(two.view(id).response().body()).doesNotContain("OUTCOME_UNKNOWN"));
        one.ensureReady();
    }

    @Test
    void an_instance_paused_past_its_session_finds_itself_replaced() {
        var accepted = submit(20);
        one.process().pause();
        accepted.putAll(submit(60));
        await().atMost(PATIENCE).until(() -> two.partitions().equals(Cluster.ALL_PARTITIONS));
        accepted.putAll(submit(20));
        one.process().resume();
        accepted.putAll(submit(20));

        awaitAllSent(accepted);
        await().atMost(PATIENCE).until(() -> one.get("/q/health/ready").status() == 200);
    }

    /** As a client does: by turns to both, and again with the same key when there is no answer. */
    private Map<String, String> submit(int count) {
        var accepted = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            String key = "crash-" + UUID.randomUUID();
            accepted.put(key, submitUntilAccepted(key, i % 2 == 0 ? List.of(one, two) : List.of(two, one)));
        }
        return accepted;
    }

    private static String submitUntilAccepted(String key, List<Instance> order) {
        var running = order.stream()
                .filter(instance -> instance.process().state() == ManagedProcess.State.RUNNING)
                .toList();
        var tries = new AtomicInteger();
        return await().alias("accepted: " + key)
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> accepted(running.get(tries.getAndIncrement() % running.size()), key), id -> !id.isEmpty());
    }

    private static String accepted(Instance instance, String key) {
        try {
            var answer = instance.submit(key, DeliveryIT.body("PUSH", "EFFECTIVELY_ONCE"));
            return answer.status() == 202 ? answer.json().get("id").asText() : "";
        } catch (UncheckedIOException unknown) {
            // Perhaps accepted: the next try has the same key.
            return "";
        }
    }

    private void awaitAllSent(Map<String, String> accepted) {
        var open = new ArrayList<>(accepted.values());
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            open.removeIf(id -> two.state(id).equals("SENT"));
            assertThat(open)
                    .as(() -> "not sent, of " + accepted.size() + ": " + describe(open))
                    .isEmpty();
        });
        assertThat(cluster.deliveries(ProviderName.PUSH, accepted.values()))
                .hasSize(accepted.size())
                .allSatisfy((id, count) -> assertThat(count).as(id).isEqualTo(1));
    }

    private String describe(List<String> open) {
        return open.stream().limit(3).map(id -> two.view(id).response().body()).collect(Collectors.joining("\n"));
    }
}
