package brownout.notification.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.notification.signature.Signed;
import brownout.notification.signature.SigningKey;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Receipts as a provider sends them. */
@ExtendWith(Cluster.Shared.class)
class ReceiptIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final SigningKey KEY = SigningKey.of(Instance.RECEIPT_SECRET);

    private static Cluster cluster;
    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        service = shared.only();
        shared.calm();
    }

    @AfterEach
    void calm() {
        cluster.calm();
        service.safeguard("monotone-receipts", true);
    }

    @Test
    void a_receipt_makes_sent_delivered_and_a_late_or_repeated_one_changes_nothing() {
        String id = submit("AT_MOST_ONCE");
        awaitState(id, "SENT");
        assertThat(receive(id, "DELIVERED", "e1-" + id).status()).isEqualTo(202);
        awaitState(id, "DELIVERED");
        String view = service.view(id).response().body();
        assertThat(view).contains("\"eventId\":\"e1-" + id);

        assertThat(receive(id, "DELIVERED", "e1-" + id).status()).isEqualTo(202);
        assertThat(receive(id, "SENT", "e0-" + id).status()).isEqualTo(202);
        String marker = submit("AT_MOST_ONCE");
        awaitState(marker, "SENT");
        assertThat(receive(marker, "BOUNCED", "b-" + marker).status()).isEqualTo(202);
        awaitState(marker, "BOUNCED");
        await().atMost(PATIENCE)
                .until(() -> service.get("/q/metrics")
                        .response()
                        .body()
                        .contains("notification_receipts_total{event=\"SENT\",provider=\"push\",result=\"late\"}"));
        assertThat(service.view(id).response().body()).isEqualTo(view);
    }

    /** Crash point 15, forced: the provider has not answered when its receipt is there. */
    @Test
    void a_receipt_that_is_earlier_than_the_providers_answer_is_held() {
        cluster.providers()
                .client()
                .behave(ProviderName.PUSH, Behaviour.of(Mode.NORMAL).withLatency(Duration.ofSeconds(4)));
        String id = submit("AT_MOST_ONCE");
        awaitState(id, "SENDING");
        assertThat(receive(id, "DELIVERED", "early-" + id).status()).isEqualTo(202);
        await().atMost(PATIENCE)
                .until(() -> service.view(id).json().path("receipts").size() == 1);
        assertThat(service.state(id)).isEqualTo("SENDING");
        awaitState(id, "DELIVERED");
        assertThat(service.view(id).json().get("attempts").get(0).get("outcome").asText())
                .isEqualTo("DELIVERED_TO_PROVIDER");
    }

    @Test
    void a_receipt_settles_what_everybody_has_given_up() {
        cluster.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.HANG));
        String id = submit("AT_MOST_ONCE");
        awaitState(id, "UNCONFIRMED");
        assertThat(receive(id, "DELIVERED", "found-" + id).status()).isEqualTo(202);
        awaitState(id, "DELIVERED");
    }

    @Test
    void without_the_safeguard_the_last_to_arrive_wins() {
        service.safeguard("monotone-receipts", false);
        String id = submit("AT_MOST_ONCE");
        awaitState(id, "SENT");
        receive(id, "DELIVERED", "e2-" + id);
        awaitState(id, "DELIVERED");
        receive(id, "SENT", "e1-" + id);
        awaitState(id, "SENT");
    }

    @Test
    void what_is_not_signed_by_the_provider_is_refused_and_changes_nothing() {
        String id = submit("AT_MOST_ONCE");
        awaitState(id, "SENT");
        byte[] body = body(id, "BOUNCED");
        Instant now = Instant.now();
        var right = KEY.sign("e", now, body);
        refused(post("push", new Signed("e", now, body, "v1,AAAA")), 401, "signature-invalid");
        refused(post("push", new Signed("other", now, body, right.signature())), 401, "signature-invalid");
        refused(post("push", KEY.sign("e", now.minusSeconds(600), body)), 401, "five minutes");
        refused(post("sms", right), 401, "notification.receipts.sms.secret-file");
        refused(service.post("/v1/receipts/push", "application/json", body), 401, "webhook-id");
        assertThat(service.post("/v1/receipts/push", "application/json", body).header("WWW-Authenticate"))
                .isEqualTo("Signature");
        refused(post("carrier-pigeon", right), 404, "carrier-pigeon");
        assertThat(service.state(id)).isEqualTo("SENT");
    }

    @Test
    void a_receipt_that_says_nothing_useful_is_one_clear_problem() {
        String unknown = UUID.randomUUID().toString();
        // 503 until Redis is known to be whole: other tests have emptied it.
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        refused(receive(unknown, "DELIVERED", "e"), 404, "no notification with this notificationId"));
        refused(receive(unknown, "LOST", "e"), 422, "ACCEPTED, SENT, DELIVERED, BOUNCED");
        refused(receive("7", "SENT", "e"), 422, "UUID");
        refused(post("push", KEY.sign("e", Instant.now(), "{\"event\":1}".getBytes(UTF_8))), 400, "event");
        refused(post("push", KEY.sign("e", Instant.now(), "{\"evnt\":\"SENT\"}".getBytes(UTF_8))), 400, "did you mean");
        refused(post("push", KEY.sign("e", Instant.now(), new byte[70_000])), 413, "too-large");
    }

    private static String submit(String guarantee) {
        return service.accept("receipt-" + UUID.randomUUID(), """
                {"recipient":{"deviceToken":"phone-1"},"channels":["PUSH"],"content":{"body":"Hello"},"guarantee":"%s"}""".formatted(guarantee));
    }

    private static Instance.Answer receive(String id, String event, String eventId) {
        return post("push", KEY.sign(eventId, Instant.now(), body(id, event)));
    }

    private static byte[] body(String id, String event) {
        return "{\"notificationId\":\"%s\",\"event\":\"%s\"}"
                .formatted(id, event)
                .getBytes(UTF_8);
    }

    private static Instance.Answer post(String provider, Signed message) {
        return service.call(service.request("/v1/receipts/" + provider)
                .header("Content-Type", "application/json")
                .header(Signed.ID, message.id())
                .header(Signed.TIMESTAMP, Long.toString(message.at().getEpochSecond()))
                .header(Signed.SIGNATURE, message.signature())
                .POST(BodyPublishers.ofByteArray(message.body())));
    }

    private static void awaitState(String id, String state) {
        await().atMost(PATIENCE).until(() -> service.state(id).equals(state));
    }

    private static void refused(Instance.Answer answer, int status, String says) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        assertThat(answer.response().body()).contains(says);
    }
}
