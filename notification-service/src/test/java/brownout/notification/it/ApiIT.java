package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.contracts.notification.v1.Channel;
import brownout.contracts.notification.v1.Content;
import brownout.contracts.notification.v1.GetRequest;
import brownout.contracts.notification.v1.NotificationServiceGrpc;
import brownout.contracts.notification.v1.NotificationSpec;
import brownout.contracts.notification.v1.NotificationView;
import brownout.contracts.notification.v1.Recipient;
import brownout.contracts.notification.v1.State;
import brownout.contracts.notification.v1.SubmitRequest;
import brownout.contracts.notification.v1.WatchRequest;
import brownout.notification.delivery.Safeguard;
import brownout.notification.it.Instance.Answer;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What callers see, over real sockets, of the packaged service. */
@ExtendWith(Cluster.Shared.class)
class ApiIT {
    static final String PUSH = "{\"recipient\":{\"deviceToken\":\"phone-1\"},\"channels\":[\"PUSH\"],"
            + "\"content\":{\"title\":\"Hello\",\"body\":\"It is on its way\"}}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        cluster.calm();
        service = shared.only();
    }

    private static String key() {
        return "api-" + UUID.randomUUID();
    }

    @Test
    void an_accepted_notification_is_delivered_once_and_its_view_tells_how() {
        String id = service.accept(key(), PUSH);

        await().atMost(PATIENCE).until(() -> service.state(id).equals("SENT"));
        var view = service.view(id).json();
        assertThat(view.get("attempts")).hasSize(1);
        assertThat(view.get("attempts").get(0).get("outcome").asText()).isEqualTo("DELIVERED_TO_PROVIDER");
        assertThat(view.get("attempts").get(0).get("providerKey").asText()).isEqualTo(id);
        assertThat(deliveries(ProviderName.PUSH, id)).hasSize(1);
    }

    @Test
    void a_repeat_with_the_same_body_gets_the_first_answer_again() {
        String key = key();
        var first = service.submit(key, PUSH);
        var again = service.submit(key, PUSH.replace(":{", " : {"));

        assertThat(first.status()).isEqualTo(202);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void a_quoted_and_a_bare_key_are_the_same_key() {
        String key = key();
        assertThat(service.accept(key, PUSH)).isEqualTo(service.accept("\"" + key + "\"", PUSH));
    }

    @Test
    void another_body_under_the_same_key_is_refused_with_422() {
        String key = key();
        service.accept(key, PUSH);
        problem(service.submit(key, PUSH.replace("Hello", "Bye")), 422, "idempotency-key-reused");
    }

    @Test
    void a_page_is_the_same_page_while_new_ones_come_in() {
        var ids = new ArrayList<String>();
        for (int i = 0; i < 6; i++) {
            String id = service.accept(key(), PUSH);
            await().atMost(PATIENCE).until(() -> service.state(id).equals("SENT"));
            ids.add(0, id);
        }
        var first = service.get("/v1/notifications?limit=2").json();
        String cursor = first.get("next").asText();
        String before = service.get("/v1/notifications?limit=2&cursor=" + cursor)
                .response()
                .body();
        service.accept(key(), PUSH);
        String after = service.get("/v1/notifications?limit=2&cursor=" + cursor)
                .response()
                .body();

        assertThat(idsOf(first)).isEqualTo(ids.subList(0, 2));
        assertThat(after).isEqualTo(before);
        assertThat(before).contains(ids.get(2), ids.get(3));
        assertThat(idsOf(service.get("/v1/notifications?limit=200&state=SENT").json()))
                .containsAll(ids);
    }

    private static List<String> idsOf(com.fasterxml.jackson.databind.JsonNode page) {
        var ids = new ArrayList<String>();
        page.get("items").forEach(item -> ids.add(item.get("id").asText()));
        return ids;
    }

    @Test
    void a_scheduled_notification_can_be_cancelled_and_a_sent_one_cannot() {
        String later = service.accept(
                key(), with("\"sendAt\":\"" + java.time.Instant.now().plusSeconds(600) + "\""));
        await().atMost(PATIENCE).until(() -> service.state(later).equals("SCHEDULED"));
        var cancelled = service.post("/v1/notifications/" + later + "/cancel", "application/json", new byte[0]);
        // 202: the owner has not decided within the request's time, which a busy machine may cost.
        assertThat(cancelled.status()).isIn(200, 202);
        await().atMost(PATIENCE).until(() -> service.state(later).equals("CANCELLED"));

        String sent = service.accept(key(), PUSH);
        await().atMost(PATIENCE).until(() -> service.state(sent).equals("SENT"));
        problem(
                service.post("/v1/notifications/" + sent + "/cancel", "application/json", new byte[0]),
                409,
                "conflict");
    }

    @Test
    void marketing_waits_out_the_quiet_hours_of_its_recipient_and_a_transactional_message_does_not() {
        var now = java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC);
        String quiet = PUSH.replace("{\"deviceToken\"", "{\"userId\":\"sleeper\",\"deviceToken\"")
                .replace(
                        "\"content\"",
                        "\"quietHours\":{\"from\":\"%tR\",\"to\":\"%tR\",\"zone\":\"Etc/UTC\"},\"content\""
                                .formatted(now.minusHours(1), now.plusHours(2)));
        cluster.profiles()
                .put(
                        "sleeper",
                        brownout.contracts.profile.v1.Fields.newBuilder()
                                .setDeviceToken("phone-1")
                                .build());
        String waits =
                service.accept(key(), quiet.replace("\"content\"", "\"messageClass\":\"MARKETING\",\"content\""));
        await().atMost(PATIENCE).until(() -> service.state(waits).equals("SCHEDULED"));
        assertThat(service.view(waits).json().get("reason").asText()).contains("quiet hours");
        String goes = service.accept(key(), quiet);
        await().atMost(PATIENCE).until(() -> service.state(goes).equals("SENT"));
        problem(service.submit(key(), quiet.replace("Etc/UTC", "Etc/Nowhere")), 422, "invalid");
    }

    @Test
    void a_refused_one_is_a_dead_letter_with_its_reason() {
        String id = service.accept(key(), PUSH.replace("phone-1", "unregistered-1"));

        await().atMost(PATIENCE).until(() -> service.state(id).equals("FAILED"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.get("/v1/dead-letters?limit=200")
                                .response()
                                .body())
                        .contains(id, "UNREGISTERED"));
    }

    @Test
    void grpc_does_the_same_as_rest() {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", service.grpcPort())
                .usePlaintext()
                .build();
        try {
            var stub = NotificationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE);
            var request = SubmitRequest.newBuilder()
                    .setIdempotencyKey(key())
                    .setSpec(NotificationSpec.newBuilder()
                            .setRecipient(Recipient.newBuilder().setDeviceToken("phone-1"))
                            .addChannels(Channel.PUSH)
                            .setContent(Content.newBuilder().setTitle("Hello").setBody("It is on its way")))
                    .build();
            var first = stub.submit(request);
            assertThat(stub.submit(request).getReplayed()).isTrue();
            assertThat(service.submit(request.getIdempotencyKey(), PUSH).header("Idempotency-Replayed"))
                    .isEqualTo("true");
            await().atMost(PATIENCE)
                    .until(() -> stub.get(GetRequest.newBuilder()
                                            .setId(first.getId())
                                            .build())
                                    .getState()
                            == State.SENT);
            assertThat(code(() -> stub.submit(
                            request.toBuilder().setIdempotencyKey("").build())))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(code(() -> stub.submit(
                            SubmitRequest.newBuilder().setIdempotencyKey("k").build())))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(code(() -> stub.get(GetRequest.newBuilder().setId("none").build())))
                    .isEqualTo(Status.Code.NOT_FOUND);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void a_watch_tells_the_states_as_they_come_goes_on_where_it_ended_and_ends_when_it_is_settled() {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", service.grpcPort())
                .usePlaintext()
                .build();
        try {
            var stub = NotificationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE);
            String id = service.accept(
                    key(), with("\"sendAt\":\"" + java.time.Instant.now().plusSeconds(6) + "\""));
            await().atMost(PATIENCE).until(() -> service.state(id).equals("SCHEDULED"));
            var seen = new ArrayList<NotificationView>();
            stub.watch(WatchRequest.newBuilder().setId(id).build()).forEachRemaining(seen::add);

            assertThat(seen.get(0).getState()).isEqualTo(State.SCHEDULED);
            assertThat(seen.get(seen.size() - 1).getState()).isEqualTo(State.SENT);
            assertThat(seen)
                    .extracting(NotificationView::getVersion)
                    .doesNotHaveDuplicates()
                    .isSorted();

            var rest = new ArrayList<NotificationView>();
            stub.watch(WatchRequest.newBuilder()
                            .setId(id)
                            .setAfterVersion(seen.get(0).getVersion())
                            .build())
                    .forEachRemaining(rest::add);
            assertThat(rest)
                    .extracting(NotificationView::getState)
                    .endsWith(State.SENT)
                    .doesNotContain(State.SCHEDULED);
            assertThat(code(() -> stub.watch(WatchRequest.newBuilder()
                                    .setId(UUID.randomUUID().toString())
                                    .build())
                            .next()))
                    .isEqualTo(Status.Code.NOT_FOUND);
        } finally {
            channel.shutdownNow();
        }
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void safeguards_are_shown_and_switched_by_whoever_holds_the_token() {
        problem(service.get("/admin/safeguards"), 401, "unauthenticated");
        var shown = service.call(admin().GET());
        assertThat(shown.json().get("safeguards")).hasSameSizeAs(Safeguard.values());
        assertThat(shown.json().get("safeguards").get(0).get("without").asText())
                .isNotEmpty();

        var off = service.call(admin().PUT(BodyPublishers.ofString("{\"provider-idempotency-key\":false}")));
        assertThat(off.response().body()).contains("\"name\":\"provider-idempotency-key\",\"enabled\":false");
        var on = service.call(admin().PUT(BodyPublishers.ofString("{\"provider-idempotency-key\":true}")));
        assertThat(on.response().body()).doesNotContain("\"enabled\":false");

        var unknown = service.call(admin().PUT(BodyPublishers.ofString("{\"dedup-leger\":false}")));
        problem(unknown, 400, "bad-request");
        assertThat(unknown.response().body()).contains("did you mean dedup-ledger?");
        problem(service.call(admin().PUT(BodyPublishers.ofString("{\"dedup-ledger\":\"no\"}"))), 400, "bad-request");
    }

    private static java.net.http.HttpRequest.Builder admin() {
        return service.request("/admin/safeguards")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Instance.ADMIN_TOKEN);
    }

    @Test
    void one_trace_follows_a_notification_from_the_caller_to_the_provider() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        var answer = service.call(service.request("/v1/notifications")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key())
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .POST(BodyPublishers.ofString(PUSH)));

        assertThat(answer.status()).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> cluster.collector().hasSpan(trace, "POST /v1/notifications"));
        await().atMost(PATIENCE).until(() -> cluster.collector().hasSpan(trace, "push send"));
    }

    @Test
    void health_metrics_and_openapi_are_served() {
        var ready = service.get("/q/health/ready").json();
        var names = new ArrayList<String>();
        ready.get("checks").forEach(check -> names.add(check.get("name").asText()));
        assertThat(names).contains("kafka", "redis");
        assertThat(service.get("/q/health/live").status()).isEqualTo(200);
        assertThat(service.get("/q/metrics").response().body()).contains("notification_unknown");
        assertThat(service.get("/q/openapi").response().body()).contains("/v1/notifications", "Idempotency-Key");
    }

    static String with(String member) {
        return PUSH.substring(0, PUSH.length() - 1) + "," + member + "}";
    }

    private static List<Delivery> deliveries(ProviderName provider, String id) {
        return cluster.providers().log(provider).delivered().stream()
                .filter(delivery -> id.equals(delivery.notificationId()))
                .toList();
    }

    static void problem(Answer answer, int status, String type) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        var body = answer.json();
        assertThat(body.get("status").asInt()).isEqualTo(status);
        assertThat(body.get("type").asText()).startsWith("urn:brownout:problem:" + type);
        assertThat(body.get("title").asText()).isNotEmpty();
        assertThat(body.get("detail").asText()).isNotEmpty();
        assertThat(answer.response().body()).doesNotContain("Exception", "at brownout", ".java:");
    }
}
