package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.ProviderName;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Crash point 10, forced while requests come in, every second one a repeat: email without any key of a provider. */
@ExtendWith(Cluster.Shared.class)
class RedisLossIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BODY = """
            {"recipient":{"email":"a@example.com"},"channels":["EMAIL"],
             "content":{"title":"Hello","body":"It is on its way"},"guarantee":"AT_MOST_ONCE"}""";

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        cluster.calm();
        service = shared.only();
    }

    @Test
    void a_redis_that_is_flushed_cut_off_and_replaced_under_load_costs_no_double_no_loss_and_no_false_404()
            throws InterruptedException {
        var accepted = new ConcurrentHashMap<String, String>();
        var missing = new ConcurrentHashMap<String, Integer>();
        var running = new AtomicBoolean(true);
        ExecutorService callers = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            callers.execute(() -> submitTwiceAndLook(running, accepted, missing));
        }
        try {
            awaitMore(accepted);
            flush();
            repeat(Map.copyOf(accepted));
            awaitMore(accepted);
            cluster.redis().process().crash();
            repeat(Map.copyOf(accepted));
            awaitMore(accepted);
        } finally {
            cluster.redis().process().start();
            cluster.redis().awaitReady();
        }
        repeat(Map.copyOf(accepted));
        awaitMore(accepted);
        running.set(false);
        callers.shutdown();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        assertThat(missing).as("what had been accepted was 404").isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(accepted.values())
                        .allSatisfy(id -> assertThat(service.state(id)).isEqualTo("SENT")));
        assertThat(cluster.deliveries(ProviderName.EMAIL, accepted.values()).values())
                .as("each once")
                .hasSize(accepted.size())
                .containsOnly(1L);
    }

    private static void submitTwiceAndLook(
            AtomicBoolean running, Map<String, String> accepted, Map<String, Integer> missing) {
        while (running.get()) {
            String key = "loss-" + UUID.randomUUID();
            for (int repeat = 0; repeat < 2; repeat++) {
                var answer = service.submit(key, BODY);
                if (answer.status() == 202) {
                    String id = answer.json().get("id").asText();
                    accepted.put(key, id);
                    if (service.view(id).status() == 404) {
                        missing.merge(id, 1, Integer::sum);
                    }
                }
            }
        }
    }

    /** What was accepted before the loss comes again after it, so that the point is not met by chance. */
    private static void repeat(Map<String, String> accepted) {
        accepted.entrySet().stream()
                .limit(30)
                .forEach(one -> await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(service.accept(one.getKey(), BODY)).isEqualTo(one.getValue())));
    }

    private static void awaitMore(Map<String, String> accepted) {
        int before = accepted.size();
        await().atMost(PATIENCE).until(() -> accepted.size() >= before + 40);
    }

    private static void flush() {
        var client = RedisClient.create(cluster.redis().uri());
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown();
        }
    }
}
