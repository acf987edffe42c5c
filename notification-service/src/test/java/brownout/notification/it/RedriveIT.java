package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.contracts.notification.v1.CancelRequest;
import brownout.contracts.notification.v1.ListRequest;
import brownout.contracts.notification.v1.NotificationServiceGrpc;
import brownout.contracts.notification.v1.RedriveRequest;
import brownout.contracts.notification.v1.State;
import brownout.notification.it.Instance.Answer;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators do and see, of the packaged service, judged by the providers' delivery logs. */
@ExtendWith(Cluster.Shared.class)
class RedriveIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String BODY = """
            {"recipient":{"deviceToken":"phone-7","email":"a@example.com"},"channels":["%s"],
             "content":{"title":"Hello","body":"It is on its way"},"guarantee":"AT_MOST_ONCE"}""";

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
    }

    @Test
    void an_email_whose_answer_was_lost_is_listed_and_sent_again_only_at_the_operators_risk() {
        cluster.providers().client().behave(ProviderName.EMAIL, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        String id = service.accept(key(), BODY.formatted("EMAIL"));
        service.awaitState(List.of(id), "UNCONFIRMED");
        cluster.calm();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.get("/v1/unknown-outcomes?limit=200")
                                .response()
                                .body())
                        .contains(id, "unknownSince", "OUTCOME_UNKNOWN"));

        String ids = "{\"ids\":[\"" + id + "\"]";
        var planned =
                redrive(key(), ids + ",\"dryRun\":true}").json().get("items").get(0);
        assertThat(planned.get("verdict").asText()).isEqualTo("RISKY");
        assertThat(planned.get("reason").asText()).contains("carried no key");
        assertThat(redrive(key(), ids + "}")
                        .json()
                        .get("items")
                        .get(0)
                        .get("result")
                        .asText())
                .isEqualTo("LEFT");
        assertThat(service.state(id)).isEqualTo("UNCONFIRMED");

        String key = key();
        var asked = redrive(key, ids + ",\"allowRisky\":true}");
        assertThat(asked.json().get("items").get(0).get("result").asText()).isEqualTo("ASKED");
        service.awaitState(List.of(id), "SENT");
        assertThat(cluster.delivered(ProviderName.EMAIL, id)).isEqualTo(2);
        var attempts = service.view(id).json().get("attempts");
        assertThat(attempts.get(1).get("possibleDuplicate").asBoolean()).isTrue();
        assertThat(service.get("/v1/dead-letters?limit=200").response().body()).doesNotContain(id);

        var again = redrive(key, ids + ",\"allowRisky\":true}");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.response().body()).isEqualTo(asked.response().body());
        assertThat(redrive(key, ids + "}").status()).isEqualTo(422);

        var late = redrive(key(), ids + "}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.json().get("detail").asText()).contains(id, "SENT", "nothing was sent again");
        assertThat(cluster.delivered(ProviderName.EMAIL, id)).isEqualTo(2);
    }

    @Test
    void a_filter_finds_what_died_and_grpc_does_the_same_as_rest() {
        String id = service.accept(key(), BODY.formatted("PUSH").replace("phone-7", "unregistered-7"));
        service.awaitState(List.of(id), "FAILED");
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", service.grpcPort())
                .usePlaintext()
                .build();
        try {
            var stub = NotificationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE);
            var all = ListRequest.newBuilder().setLimit(200);
            await().atMost(PATIENCE)
                    .until(() -> stub
                            .listDeadLetters(all.addStates(State.FAILED).build())
                            .getItemsList()
                            .stream()
                            .anyMatch(item -> item.getId().equals(id)));
            assertThat(stub.list(ListRequest.newBuilder().setLimit(1).build()).getNext())
                    .isNotEmpty();

            var wish = RedriveRequest.newBuilder().setIdempotencyKey(key()).addIds(id);
            assertThat(stub.redrive(wish.build()).getItems(0).getResult()).isEqualTo("ASKED");
            assertThat(stub.redrive(wish.build()).getReplayed()).isTrue();
            await().atMost(PATIENCE)
                    .until(() -> service.view(id).json().get("attempts").size() == 2);
            service.awaitState(List.of(id), "FAILED");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(redrive(
                                            key(),
                                            "{\"filter\":{\"states\":[\"FAILED\"],\"channels\":[\"PUSH\"]},\"dryRun\":true}")
                                    .response()
                                    .body())
                            .contains(id, "SAFE", "PLANNED"));
            assertThat(code(() ->
                            stub.cancel(CancelRequest.newBuilder().setId(id).build())))
                    .as("too late is no race: trying again does not help")
                    .isEqualTo(Status.Code.FAILED_PRECONDITION);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void a_redrive_that_makes_no_sense_is_refused_and_changes_nothing() {
        assertThat(redrive(key(), "{}").status()).isEqualTo(422);
        assertThat(redrive(key(), "{\"ids\":[\"x\"]}").status()).isEqualTo(422);
        // 503 until Redis is known to be whole: other tests have emptied it.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(redrive(key(), "{\"ids\":[\"" + UUID.randomUUID() + "\"]}")
                                .status())
                        .isEqualTo(404));
        assertThat(redrive(key(), "{\"filter\":{\"states\":[\"SENT\"]}}").status())
                .isEqualTo(422);
        assertThat(redrive(key(), "{\"filter\":{},\"perSecond\":1}").status()).isEqualTo(422);
        assertThat(service.post("/v1/dead-letters/redrive", "application/json", new byte[] {'{', '}'})
                        .status())
                .isEqualTo(400);
    }

    private static Answer redrive(String key, String body) {
        return service.call(service.request("/v1/dead-letters/redrive")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static String key() {
        return "redrive-" + UUID.randomUUID();
    }
}
