package brownout.notification.it;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the service starts when something is wrong. */
class StartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String ACCESS = """
            {"tenants":{"shop":{"keys":[{"key":"shop-key-0123456789","roles":["reader","editor"]}]}}}""";

    @TempDir
    private Path directory;

    @Test
    void a_wrong_configuration_is_one_line_for_each_key_and_no_stack_trace() {
        try (var process = start("-Dnotification.push.url=nowhere", "-Dnotification.retry.max-attempts=0")) {
            assertThat(process.waitForEnd(PATIENCE)).isTrue();
            assertThat(process.exitCode()).hasValue(78);
            assertThat(process.log().linesOfThisRun())
                    .filteredOn(line -> !line.isBlank())
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("notification-service: notification."))
                    .anyMatch(line -> line.contains("notification.push.url"))
                    .anyMatch(line -> line.contains("notification.retry.max-attempts"));
        }
    }

    @Test
    void an_access_file_that_others_can_read_is_refused_with_the_command_that_mends_it() throws IOException {
        Path file = PrivateFiles.write(directory.resolve("access.json"), ACCESS);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (var process = start("-Dnotification.push.url=http://127.0.0.1:1", "-Dfront-door.access-file=" + file)) {
            assertThat(process.waitForEnd(PATIENCE)).isTrue();
            assertThat(process.exitCode()).hasValue(78);
            assertThat(process.log().linesOfThisRun()).anyMatch(line -> line.contains("chmod 600 " + file));
        }
    }

    @Test
    void without_kafka_it_lives_is_not_ready_and_refuses_honestly() {
        int port = FreePorts.next();
        try (var process = start(
                "-Dnotification.push.url=http://127.0.0.1:1",
                "-Dfront-door.access-file=" + PrivateFiles.write(directory.resolve("access.json"), ACCESS),
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.grpc.server.port=" + FreePorts.next())) {
            var base = URI.create("http://127.0.0.1:" + port);
            process.awaitReady(Readiness.http(base.resolve("/q/health/live")), PATIENCE);
            var ready = get(base.resolve("/q/health/ready"));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).contains("kafka").doesNotContain("\tat ");
            assertThat(get(base.resolve("/v1/notifications")).statusCode())
                    .as("no API key")
                    .isEqualTo(401);
            var submitted = send(HttpRequest.newBuilder(base.resolve("/v1/notifications"))
                    .header("Authorization", "Bearer shop-key-0123456789")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "k")
                    .POST(BodyPublishers.ofString(ApiIT.PUSH)));
            assertThat(submitted.statusCode()).isEqualTo(503);
            assertThat(submitted.body()).contains("not-accepted");
            assertThat(process.stop(Duration.ofSeconds(20)))
                    .as("ends on SIGTERM all the same")
                    .isTrue();
        }
    }

    private ManagedProcess start(String... own) {
        var arguments = new ArrayList<String>(List.of(
                "-Dnotification.kafka.bootstrap-servers=127.0.0.1:" + FreePorts.next(),
                "-Dnotification.redis.uri=redis://127.0.0.1:" + FreePorts.next(),
                "-Dnotification.email.host=127.0.0.1",
                "-Dnotification.email.port=25",
                "-Dnotification.sms.url=http://127.0.0.1:1"));
        arguments.addAll(List.of(own));
        arguments.addAll(List.of(
                "-jar",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        return ManagedProcess.start(new ProcessSpec("start-it", JavaCommand.small(128, arguments), directory));
    }

    private static HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
