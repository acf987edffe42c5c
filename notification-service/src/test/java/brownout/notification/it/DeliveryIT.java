package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.contracts.profile.v1.Fields;
import brownout.contracts.profile.v1.Level;
import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The guarantees of one instance against providers that misbehave, judged by the providers' own delivery logs. */
@ExtendWith(Cluster.Shared.class)
class DeliveryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        service = shared.only();
    }

    @AfterEach
    void calm() {
        cluster.calm();
        cluster.profiles().away(false);
        cluster.safeguard("provider-idempotency-key", true);
        cluster.safeguard("dedup-ledger", true);
    }

    @Test
    void a_lost_answer_under_the_provider_key_is_one_message() {
        cluster.providers()
                .client()
                .behave(
                        ProviderName.PUSH,
                        Behaviour.of(Mode.ACCEPT_THEN_DROP).withProbability(0.5).withSeed(7));
        var ids = submit(20, "PUSH", "EFFECTIVELY_ONCE");
        cluster.providers()
                .client()
                .behave(ProviderName.PUSH, Behaviour.of(Mode.ACCEPT_THEN_503).withProbability(0.5));
        ids.addAll(submit(20, "PUSH", "EFFECTIVELY_ONCE"));
        cluster.calm();

        service.awaitState(ids, "SENT");
        ids.forEach(id ->
                assertThat(cluster.delivered(ProviderName.PUSH, id)).as(id).isEqualTo(1));
        assertThat(ids).anyMatch(id -> attempts(id).size() > 1);
    }

    @Test
    void a_lost_answer_without_the_provider_key_is_a_second_message() {
        cluster.safeguard("provider-idempotency-key", false);
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        var ids = submit(3, "PUSH", "EFFECTIVELY_ONCE");
        await().atMost(PATIENCE).until(() -> ids.stream().allMatch(id -> cluster.delivered(ProviderName.PUSH, id) > 1));
        cluster.calm();

        service.awaitState(ids, "SENT");
        ids.forEach(
                id -> assertThat(attempts(id).get(1).get("possibleDuplicate").asBoolean())
                        .isTrue());
    }

    @Test
    void a_refusal_is_retried_no_sooner_than_the_provider_wished() {
        cluster.providers()
                .client()
                .behave(ProviderName.SMS, Behaviour.of(Mode.REJECT_429).withRetryAfterSeconds(1));
        String id = submit(1, "SMS", "AT_MOST_ONCE").get(0);
        await().atMost(PATIENCE).until(() -> service.state(id).equals("RETRY_WAIT"));
        cluster.calm();

        service.awaitState(List.of(id), "SENT");
        var attempts = attempts(id);
        assertThat(attempts.get(0).get("outcome").asText()).isEqualTo("NOT_SENT");
        assertThat(Duration.between(time(attempts.get(0), "endedAt"), time(attempts.get(1), "startedAt")))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(cluster.delivered(ProviderName.SMS, id)).isEqualTo(1);
    }

    @Test
    void a_provider_that_hangs_leaves_an_unknown_outcome_that_its_key_resolves() {
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.HANG));
        String id = submit(1, "PUSH", "EFFECTIVELY_ONCE").get(0);
        await().atMost(PATIENCE).until(() -> service.state(id).equals("UNKNOWN"));
        cluster.calm();

        service.awaitState(List.of(id), "SENT");
        assertThat(attempts(id).get(0).get("outcome").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(cluster.delivered(ProviderName.PUSH, id)).isEqualTo(1);
    }

    @Test
    void an_email_whose_answer_is_lost_follows_its_guarantee() {
        cluster.providers().client().behave(ProviderName.EMAIL, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        String once = submit(1, "EMAIL", "AT_MOST_ONCE").get(0);
        String least = submit(1, "EMAIL", "AT_LEAST_ONCE").get(0);
        service.awaitState(List.of(once), "UNCONFIRMED");
        await().atMost(PATIENCE).until(() -> cluster.delivered(ProviderName.EMAIL, least) >= 1);
        cluster.calm();

        service.awaitState(List.of(least), "SENT");
        assertThat(cluster.delivered(ProviderName.EMAIL, once)).isEqualTo(1);
        assertThat(cluster.delivered(ProviderName.EMAIL, least)).isGreaterThan(1);
        var attempts = attempts(least);
        assertThat(attempts.get(attempts.size() - 1).get("possibleDuplicate").asBoolean())
                .isTrue();
    }

    @Test
    void an_email_with_umlauts_arrives() {
        String id = submit(1, "EMAIL", "AT_MOST_ONCE").get(0);
        service.awaitState(List.of(id), "SENT");
        assertThat(cluster.delivered(ProviderName.EMAIL, id)).isEqualTo(1);
    }

    @Test
    void a_user_is_reached_through_their_profile_and_an_opt_out_is_read_strong() {
        cluster.profiles()
                .put("ada", Fields.newBuilder().setDeviceToken("phone-ada").build());
        cluster.profiles()
                .put(
                        "bob",
                        Fields.newBuilder()
                                .setDeviceToken("phone-bob")
                                .setMarketingOptOut(true)
                                .build());

        String toAda = service.accept(key(), user("ada", "TRANSACTIONAL"));
        String toBob = service.accept(key(), user("bob", "MARKETING"));
        String toNobody = service.accept(key(), user("nobody", "TRANSACTIONAL"));
        service.awaitState(List.of(toAda), "SENT");
        service.awaitState(List.of(toBob), "SUPPRESSED");
        service.awaitState(List.of(toNobody), "FAILED");
        assertThat(cluster.profiles().levelsAskedFor("ada")).containsOnly(Level.STRONG);
        assertThat(cluster.profiles().levelsAskedFor("bob")).containsOnly(Level.STRONG);
        assertThat(cluster.delivered(ProviderName.PUSH, toBob)).isZero();
    }

    @Test
    void without_a_proof_of_consent_marketing_waits() {
        cluster.profiles()
                .put("eve", Fields.newBuilder().setDeviceToken("phone-eve").build());
        cluster.profiles().degraded(true);
        String id = service.accept(key(), user("eve", "MARKETING"));
        await().atMost(PATIENCE).until(() -> service.state(id).equals("RETRY_WAIT"));
        cluster.profiles().away(true);
        cluster.profiles().degraded(false);
        int asked = cluster.profiles().levelsAskedFor("eve").size();
        await().atMost(PATIENCE)
                .until(() -> cluster.profiles().levelsAskedFor("eve").size() >= asked + 2);
        assertThat(cluster.delivered(ProviderName.PUSH, id)).isZero();
        cluster.profiles().away(false);
        service.awaitState(List.of(id), "SENT");
    }

    @Test
    void a_job_that_ends_tells_its_owner_once_however_often_the_event_comes() {
        cluster.profiles()
                .put("owner", Fields.newBuilder().setDeviceToken("phone-owner").build());
        String job = UUID.randomUUID().toString();
        var event = JobEvent.newBuilder()
                .setJobId(job)
                .setType(JobEventType.JOB_COMPLETED)
                .setOwner("owner")
                .setSource("film.mp4")
                .setOutput("out/" + job);
        try (var producer = new KafkaProducer<String, byte[]>(
                Map.of("bootstrap.servers", cluster.kafka().bootstrap()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < 3; i++) {
                producer.send(new ProducerRecord<>(
                        "video-jobs.events", job, event.setSeq(7 + i).build().toByteArray()));
            }
            producer.send(new ProducerRecord<>("video-jobs.events", job, new byte[] {1, 2, 3}));
        }
        String taken = service.accept("job-" + job + "-completed", body("SMS", "AT_MOST_ONCE"));
        String id = NotificationId.ofEvent(Tenant.DEFAULT, "job-" + job + "-completed")
                .toString();
        assertThat(taken)
                .as("a caller's key takes nothing from a job's message")
                .isNotEqualTo(id);

        service.awaitState(List.of(id), "SENT");
        String again = service.accept(key(), body("PUSH", "AT_MOST_ONCE"));
        service.awaitState(List.of(again), "SENT");
        assertThat(cluster.delivered(ProviderName.PUSH, id)).isEqualTo(1);
    }

    @Test
    void flushing_redis_costs_neither_a_double_nor_a_lost_send() {
        var keys = new ArrayList<String>();
        var ids = new ArrayList<String>();
        for (int i = 0; i < 10; i++) {
            keys.add(key());
            ids.add(service.accept(keys.get(i), body("PUSH", "AT_MOST_ONCE")));
        }
        service.awaitState(ids, "SENT");
        flushRedis();

        // First: a repeat with the right body would tell Redis about the key again.
        assertThat(service.submit(keys.get(0), body("PUSH", "AT_LEAST_ONCE")).status())
                .as("this instance owns the partition, so it knows the body without Redis")
                .isEqualTo(422);
        for (int i = 0; i < 10; i++) {
            assertThat(service.accept(keys.get(i), body("PUSH", "AT_MOST_ONCE")))
                    .isEqualTo(ids.get(i));
        }
        service.awaitState(ids, "SENT");
        ids.forEach(id ->
                assertThat(cluster.delivered(ProviderName.PUSH, id)).as(id).isEqualTo(1));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.get("/v1/notifications?limit=200")
                                .response()
                                .body())
                        .contains(ids));
    }

    @Test
    void without_redis_it_accepts_sends_and_answers_from_the_ledger() {
        cluster.redis().process().crash();
        try {
            String id = service.accept(key(), body("PUSH", "EFFECTIVELY_ONCE"));
            service.awaitState(List.of(id), "SENT");
            assertThat(service.get("/v1/notifications").status()).isEqualTo(503);
            var ready = service.get("/q/health/ready");
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.response().body()).contains("\"connected\": false");
        } finally {
            cluster.redis().process().start();
            cluster.redis().awaitReady();
        }
        await().atMost(PATIENCE).until(() -> service.get("/v1/notifications").status() == 200);
    }

    private static List<String> submit(int count, String channel, String guarantee) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            ids.add(service.accept(key(), body(channel, guarantee)));
        }
        return ids;
    }

    private static String key() {
        return "delivery-" + UUID.randomUUID();
    }

    static String body(String channel, String guarantee) {
        return """
                {"recipient":{"deviceToken":"phone-1","phone":"+491234567","email":"a@example.com"},
                 "channels":["%s"],"content":{"title":"Grüße","body":"Es ist unterwegs …"},"guarantee":"%s"}""".formatted(channel, guarantee);
    }

    private static String user(String user, String messageClass) {
        return """
                {"recipient":{"userId":"%s"},"channels":["PUSH","SMS"],
                 "content":{"title":"Hello","body":"It is on its way"},"messageClass":"%s"}""".formatted(user, messageClass);
    }

    private static void flushRedis() {
        var client = RedisClient.create(cluster.redis().uri());
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown();
        }
    }

    private static JsonNode attempts(String id) {
        return service.view(id).json().get("attempts");
    }

    private static java.time.Instant time(JsonNode attempt, String field) {
        return java.time.Instant.parse(attempt.get(field).asText());
    }
}
