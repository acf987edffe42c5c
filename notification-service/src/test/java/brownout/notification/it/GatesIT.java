package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a caller sees of limits, breakers and failover. */
@ExtendWith(Cluster.Shared.class)
class GatesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared, @TempDir Path files) {
        cluster = shared;
        cluster.calm();
        cluster.withoutInstances();
        service = cluster.another(
                "gates",
                files,
                "-Dnotification.limits.recipient-rate=0.001",
                "-Dnotification.limits.recipient-burst=1",
                "-Dnotification.breaker.window=2",
                "-Dnotification.breaker.open-for=10m",
                "-Dnotification.breaker.failover-after=0s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void calm() {
        cluster.calm();
    }

    @Test
    void a_recipient_that_has_had_its_share_is_a_429_that_says_when_and_that_nothing_was_written() {
        String phone = phone();
        String key = "within-" + UUID.randomUUID();
        service.accept(key, body(phone, "SMS"));
        var refusal = service.submit("beyond-" + UUID.randomUUID(), body(phone, "SMS"));

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.json().get("outcome").asText()).isEqualTo("not-accepted");
        assertThat(Integer.parseInt(refusal.header("Retry-After"))).isPositive();
        assertThat(service.submit(key, body(phone, "SMS")).header("Idempotency-Replayed"))
                .as("a repeat spends nothing")
                .isEqualTo("true");
        assertThat(service.submit("other-" + UUID.randomUUID(), body(phone(), "SMS"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void an_ill_provider_is_shown_shut_and_messages_that_have_not_begun_take_their_next_channel() {
        assertThat(provider("push").get("breaker").asText()).isEqualTo("CLOSED");
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.REJECT_503));
        service.accept("ill-" + UUID.randomUUID(), body(phone(), "PUSH"));
        service.accept("ill-" + UUID.randomUUID(), body(phone(), "PUSH"));
        await().atMost(PATIENCE)
                .until(() -> provider("push").get("breaker").asText().equals("OPEN"));
        assertThat(provider("push").get("shutSince").asText()).isNotEmpty();
        assertThat(provider("sms").get("breaker").asText()).isEqualTo("CLOSED");

        String id = service.accept("next-" + UUID.randomUUID(), body(phone(), "PUSH\",\"SMS"));
        await().atMost(PATIENCE).until(() -> service.state(id).equals("SENT"));
        var attempts = service.view(id).json().get("attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.get(0).get("provider").asText()).isEqualTo("sms");
        assertThat(provider("push").get("failovers").asLong()).isEqualTo(1);
    }

    private static JsonNode provider(String name) {
        for (JsonNode each : service.get("/v1/providers").json().get("providers")) {
            if (each.get("provider").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no provider " + name);
    }

    private static String phone() {
        return "+1555"
                + String.format("%010d", Math.floorMod(UUID.randomUUID().getLeastSignificantBits(), 10_000_000_000L));
    }

    private static String body(String phone, String channels) {
        return "{\"recipient\":{\"phone\":\"" + phone + "\",\"deviceToken\":\"d" + phone + "\"},\"channels\":[\""
                + channels + "\"],\"content\":{\"title\":\"t\",\"body\":\"b\"},\"guarantee\":\"AT_LEAST_ONCE\"}";
    }
}
