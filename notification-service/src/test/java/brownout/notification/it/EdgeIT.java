package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.contract.EdgeContract;
import brownout.frontdoor.contract.EdgeSubject;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import stranger.ApiClient;
import stranger.ApiException;
import stranger.api.NotificationsApi;
import stranger.model.Channel;
import stranger.model.Content;
import stranger.model.NotificationSubmission;
import stranger.model.Recipient;

/** The edge, of an instance that asks for keys. */
@ExtendWith(Cluster.Shared.class)
class EdgeIT extends EdgeContract {
    private static final EdgeSubject.Keys KEYS = new EdgeSubject.Keys(
            "acme-all-0123456789", "acme-reader-0123456789", "other-all-0123456789", Instance.ADMIN_TOKEN);
    private static final String ACCESS = """
            {"tenants":{
              "acme":{"keys":[{"key":"%s","roles":["reader","editor","operator"]},{"key":"%s","roles":["reader"]}]},
              "other":{"keys":[{"key":"%s","roles":["reader","editor","operator"]}]}}}""".formatted(KEYS.tenant(), KEYS.reader(), KEYS.foreign());

    private static Instance service;

    @BeforeAll
    static void start(Cluster cluster, @TempDir Path directory) {
        cluster.calm();
        service = cluster.another(
                "notification-edge",
                directory,
                "-Dfront-door.access-file=" + PrivateFiles.write(directory.resolve("access.json"), ACCESS),
                "-Dfront-door.body-timeout=2s",
                "-Dquarkus.http.idle-timeout=10s");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Override
    protected EdgeSubject subject() {
        return new EdgeSubject(
                service.base(),
                service.grpcPort(),
                Path.of("src/main/resources/META-INF/openapi.yaml"),
                KEYS,
                new EdgeSubject.MainCall(
                        "POST", "/v1/notifications", () -> "/v1/notifications", true, "/v1/notifications"),
                new EdgeSubject.GrpcRead("brownout.notification.v1.NotificationService/Get", 1),
                () -> service.process().log().linesOfThisRun());
    }

    /** The example's last text is its guarantee; its content can be changed. */
    @Override
    protected String changedText(String body, int at) {
        return super.changedText(body, body.indexOf("Hello"));
    }

    @Test
    void a_client_generated_from_the_document_submits_and_reads_back() throws ApiException {
        var api = new NotificationsApi(stranger());
        var wanted = new NotificationSubmission()
                .recipient(new Recipient().deviceToken("phone-of-a-stranger"))
                .channels(Set.of(Channel.PUSH))
                .content(new Content().title("Hello").body("made by a generated client"));

        var accepted = api.submitNotification("stranger-" + UUID.randomUUID(), wanted);

        assertThat(api.getNotification(accepted.getId()).getId()).isEqualTo(accepted.getId());
    }

    private static ApiClient stranger() {
        var client = new ApiClient();
        client.updateBaseUri(service.base().toString());
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + KEYS.tenant()));
        return client;
    }
}
