package brownout.notification.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packaged service as a process of its own, with the memory it is meant to run in. */
public final class Instance implements AutoCloseable {
    static final String RECEIPT_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static final String ADMIN_TOKEN = "let-me-0123456789";
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration ACCEPTS_WITHIN = Duration.ofSeconds(30);
    private static final Duration SETTLES_WITHIN = Duration.ofSeconds(60);
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ProcessSpec spec;
    private final URI base;
    private final int grpcPort;
    private @Nullable ManagedProcess process;

    /** @param own further options, like {@code -Dkey=value} */
    Instance(String name, Cluster cluster, Path directory, String... own) {
        int httpPort = FreePorts.next();
        this.grpcPort = FreePorts.next();
        this.base = URI.create("http://127.0.0.1:" + httpPort);
        var arguments = new ArrayList<String>(List.of(
                "-Xmn16m",
                "-Dquarkus.otel.exporter.otlp.endpoint=" + cluster.collector().endpoint(),
                "-Dquarkus.otel.exporter.otlp.protocol=http/protobuf",
                "-Dquarkus.otel.bsp.schedule.delay=1s",
                "-Dnotification.instance=" + name,
                "-Dnotification.kafka.bootstrap-servers=" + cluster.kafka().bootstrap(),
                "-Dnotification.redis.uri=" + cluster.redis().uri(),
                "-Dfront-door.admin-token-file=" + PrivateFiles.write(directory.resolve(name + ".admin"), ADMIN_TOKEN),
                "-Dnotification.receipts.push.secret-file="
                        + PrivateFiles.write(directory.resolve(name + ".receipts"), RECEIPT_SECRET),
                "-Dnotification.email.host=127.0.0.1",
                "-Dnotification.email.port=" + cluster.providers().ports().email(),
                "-Dnotification.email.timeout=5s",
                "-Dnotification.push.url=" + cluster.providers().pushUrl(),
                "-Dnotification.push.timeout=5s",
                "-Dnotification.retry.key-safety-margin=15s",
                "-Dnotification.retry.lands-within=15s",
                "-Dnotification.sms.url=" + cluster.providers().smsUrl(),
                "-Dnotification.profile.target=127.0.0.1:" + cluster.profiles().port(),
                "-Dnotification.templates.directory=" + cluster.templates(),
                "-Dnotification.retry.base=100ms",
                "-Dnotification.retry.cap=1s",
                "-Dnotification.retry.max-attempts=20",
                "-Dquarkus.http.port=" + httpPort,
                "-Dquarkus.grpc.server.port=" + grpcPort));
        arguments.addAll(List.of(own));
        arguments.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        this.spec = new ProcessSpec(name, JavaCommand.small(96, arguments), directory.resolve(name));
    }

    /** An answer, with its body as JSON when it is JSON. */
    record Answer(int status, HttpResponse<String> response) {
        JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException("no JSON: " + response.body(), e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    synchronized void ensureReady() {
        if (process == null) {
            process = ManagedProcess.start(spec);
        } else if (!process.isAlive()) {
            process.start();
        }
        process.awaitReady(Readiness.http(base.resolve("/q/health/ready")), STARTS_WITHIN);
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    ManagedProcess process() {
        if (process == null) {
            throw new IllegalStateException(spec.name() + " was never started");
        }
        return process;
    }

    int grpcPort() {
        return grpcPort;
    }

    URI base() {
        return base;
    }

    Answer submit(String key, String body) {
        return call(request("/v1/notifications")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    /** As a client does: again with the same key while it is not known, or not accepted now. */
    String accept(String key, String body) {
        var answer = await().atMost(ACCEPTS_WITHIN)
                .pollDelay(Duration.ZERO)
                .until(() -> submit(key, body), it -> !List.of(409, 503, 504).contains(it.status()));
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        return answer.json().get("id").asText();
    }

    Answer get(String path) {
        return call(request(path).GET());
    }

    Answer view(String id) {
        return get("/v1/notifications/" + id);
    }

    /** The state as far as it can be told now. */
    String state(String id) {
        var answer = view(id);
        return answer.status() == 200 ? answer.json().get("state").asText() : "HTTP " + answer.status();
    }

    void awaitState(Collection<String> ids, String state) {
        await().atMost(SETTLES_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() ->
                        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo(state)));
    }

    Answer post(String path, String contentType, byte[] body) {
        return call(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)));
    }

    /** The partitions that it owns, as its readiness tells; {@code []} while it is not ready. */
    String partitions() {
        for (var check : get("/q/health/ready").json().get("checks")) {
            if (check.get("name").asText().equals("kafka") && check.path("data").has("partitions")) {
                return check.get("data").get("partitions").asText();
            }
        }
        return "[]";
    }

    void safeguard(String name, boolean on) {
        var answer = call(request("/admin/safeguards")
                .header("Authorization", "Bearer " + ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"" + name + "\":" + on + "}")));
        if (answer.status() != 200) {
            throw new AssertionError(answer.response().body());
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
    }

    Answer call(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.stop(Duration.ofSeconds(15));
        }
    }
}
