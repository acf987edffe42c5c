package brownout.notification.it;

import brownout.frontdoor.contract.EdgeContract;
import brownout.frontdoor.contract.EdgeSubject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
}
