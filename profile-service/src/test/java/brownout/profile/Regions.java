package brownout.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.chaos.testkit.toxiproxy.Toxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two regions as they are deployed: packaged processes, real Kafka and Redis, a proxy on every link of eu. Nobody gets in
 * without a key; where a test names none it is that of tenant {@code default}, which has all roles.
 */
final class Regions implements AutoCloseable {

    static final String US = "us";
    static final String EU = "eu";
    static final String ADMIN = "admin-token-of-tests";
    static final String DEFAULT_KEY = "key-of-tenant-default";
    static final String DEFAULT_READER_KEY = "key-of-a-reader-of-default";
    static final String ACME_KEY = "key-of-tenant-acme";
    static final String ACME_READER_KEY = "key-of-a-reader-of-acme";
    static final String WORKER_KEY = "key-of-notification-service";
    static final String PEER_KEY = "key-of-region-";

    private static final Duration START = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Path directory = Files.createTempDirectory("profile-regions");
    private final Toxiproxy toxiproxy =
            Toxiproxy.embedded(ToxiproxyServer.builder().port(0));
    private final Map<String, Integer> fronts = new TreeMap<>();
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, RedisServer> redis = new TreeMap<>();
    private final Map<String, ManagedProcess> services = new TreeMap<>();
    private final KafkaCluster kafka;

    Regions() throws IOException {
        secret("session-key", "a-session-key-for-tests");
        secret("admin-token", ADMIN);
        secret("access.json", """
            {"tenants": {
               "default": {"keys": [{"key": "%s", "roles": ["reader", "editor", "operator"]}, {"key": "%s", "roles": ["reader"]}]},
               "acme": {"keys": [{"key": "%s", "roles": ["reader", "editor"]}, {"key": "%s", "roles": ["reader"]}]}},
             "workers": [{"id": "notification", "key": "%s"}],
             "peers": [{"id": "us", "key": "%sus"}, {"id": "eu", "key": "%seu"}]}
            """.formatted(
                        DEFAULT_KEY, DEFAULT_READER_KEY, ACME_KEY, ACME_READER_KEY, WORKER_KEY, PEER_KEY, PEER_KEY));
        int kafkaOfUs = FreePorts.next();
        int kafkaOfEu = FreePorts.next();
        kafka = KafkaCluster.in(directory.resolve("kafka"))
                .link("profile-us", List.of("127.0.0.1:" + kafkaOfUs))
                .link("profile-eu", List.of("127.0.0.1:" + kafkaOfEu))
                .build();
        proxy("profile-us_to_kafka", kafkaOfUs, kafka.upstream("profile-us", 1));
        proxy("profile-eu_to_kafka", kafkaOfEu, kafka.upstream("profile-eu", 1));
        kafka.start();
        for (String region : List.of(US, EU)) {
            RedisServer server = RedisServer.start(directory.resolve("redis-" + region));
            redis.put(region, server);
            proxy("profile-" + region + "_to_redis", FreePorts.next(), "127.0.0.1:" + server.port());
            ports.put(region, FreePorts.next());
            ports.put(region + "-grpc", FreePorts.next());
        }
        proxy("profile-eu_to_profile-us", FreePorts.next(), "127.0.0.1:" + ports.get("us-grpc"));
        proxy("profile-us_to_profile-eu", FreePorts.next(), "127.0.0.1:" + ports.get("eu-grpc"));
        // The services come up while Kafka is still starting: they have to cope with that.
        services.put(US, launch(US, EU));
        services.put(EU, launch(EU, US));
        kafka.awaitReady();
        awaitReady(US);
        awaitReady(EU);
    }

    private Path secret(String name, String content) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ManagedProcess launch(String region, String other) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dquarkus.http.port=" + ports.get(region),
                "-Dquarkus.grpc.server.port=" + ports.get(region + "-grpc"),
                "-Dprofile.instance=profile-" + region,
                "-Dprofile.region=" + region,
                "-Dprofile.home=us",
                "-Dprofile.peers." + other + "=127.0.0.1:" + fronts.get("profile-" + region + "_to_profile-" + other),
                "-Dprofile.kafka.bootstrap-servers=" + kafka.bootstrap("profile-" + region),
                "-Dprofile.redis.uri=redis://127.0.0.1:" + fronts.get("profile-" + region + "_to_redis"),
                "-Dprofile.session-key-file=" + directory.resolve("session-key"),
                "-Dfront-door.admin-token-file=" + directory.resolve("admin-token"),
                "-Dfront-door.access-file=" + directory.resolve("access.json"),
                "-Dfront-door.credential-file=" + secret("credential-" + region, PEER_KEY + region),
                "-Dfront-door.body-timeout=2S",
                "-Dquarkus.http.idle-timeout=" + (region.equals(US) ? "10S" : "60S"),
                // A busy machine must not decide which region answers, nor whether one does.
                "-Dprofile.local-wait=5S",
                "-Dprofile.default-timeout=15S",
                "-jar",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString()));
        return ManagedProcess.start(new ProcessSpec(
                "profile-" + region, JavaCommand.small(96, arguments), directory.resolve("profile-" + region)));
    }

    void awaitReady(String region) {
        services.get(region).awaitReady(Readiness.http(uri(region, "/q/health/ready")), START);
    }

    ManagedProcess service(String region) {
        return services.get(region);
    }

    RedisServer redis(String region) {
        return redis.get(region);
    }

    String kafka() {
        return kafka.bootstrap();
    }

    int grpcPort(String region) {
        return ports.get(region + "-grpc");
    }

    URI uri(String region, String path) {
        return URI.create("http://127.0.0.1:" + ports.get(region) + path);
    }

    /** Swallows everything on a link, in both directions, and keeps its connections open. */
    void cut(String link) {
        for (String stream : List.of("upstream", "downstream")) {
            toxi(
                    "POST",
                    "/proxies/" + link + "/toxics",
                    "{\"name\":\"cut-" + stream + "\",\"type\":\"timeout\",\"stream\":\"" + stream
                            + "\",\"attributes\":{\"timeout\":0}}");
        }
    }

    void slow(String link, int millis) {
        toxi(
                "POST",
                "/proxies/" + link + "/toxics",
                "{\"name\":\"slow\",\"type\":\"latency\",\"stream\":\"downstream\",\"attributes\":{\"latency\":"
                        + millis + "}}");
    }

    /** Everything as it was. */
    void heal() {
        toxi("POST", "/reset", "");
        for (String region : List.of(US, EU)) {
            safeguards(region, "{\"session-tokens\":true,\"echo-watermark\":true,\"read-barrier\":true}");
        }
    }

    /** Until every region does its part, and every link carries again what it carried before it was cut. */
    void awaitSettled() {
        await().atMost(START).untilAsserted(() -> {
            for (String region : List.of(US, EU)) {
                Reply ready = send(region, "GET", "/q/health/ready", null);
                assertThat(ready.status()).as(ready.toString()).isEqualTo(200);
                Reply seen = send(region, "GET", "/v1/regions", null);
                assertThat(seen.json().path("regions")).hasSize(2).allSatisfy(each -> {
                    assertThat(each.path("reachable").asBoolean())
                            .as(seen.toString())
                            .isTrue();
                    assertThat(each.path("logStalled").asBoolean())
                            .as(seen.toString())
                            .isFalse();
                });
            }
        });
    }

    void safeguards(String region, String body) {
        Reply reply = send(
                region,
                "PUT",
                "/admin/safeguards",
                body,
                "Authorization",
                "Bearer " + ADMIN,
                "Content-Type",
                "application/json");
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.toString());
        }
    }

    Reply read(String region, String id, String... headers) {
        return send(region, "GET", "/v1/profiles/" + id, null, headers);
    }

    Reply put(String region, String id, String displayName, String... headers) {
        return send(region, "PUT", "/v1/profiles/" + id, "{\"displayName\":\"" + displayName + "\"}", json(headers));
    }

    private static String[] json(String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return all.toArray(String[]::new);
    }

    Reply send(String region, String method, String path, String body, String... headers) {
        return publish(region, method, path, body == null ? null : BodyPublishers.ofString(body), headers);
    }

    Reply publish(String region, String method, String path, HttpRequest.BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(region, path))
                .timeout(Duration.ofSeconds(40))
                .method(method, body == null ? BodyPublishers.noBody() : body);
        if (!List.of(headers).contains("Authorization")) {
            request.header("Authorization", "Bearer " + DEFAULT_KEY);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            long began = System.nanoTime();
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Reply(response, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer and how long it took. */
    record Reply(HttpResponse<String> http, Duration took) {

        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        String token() {
            return header("Session-Token");
        }

        /** 0 when there is no such profile. */
        long version() {
            return header("Profile-Version").isEmpty() ? 0 : Long.parseLong(header("Profile-Version"));
        }

        JsonNode json() {
            try {
                return JSON.readTree(http.body());
            } catch (IOException e) {
                throw new IllegalStateException(http.body(), e);
            }
        }

        @Override
        public String toString() {
            return http.statusCode() + " after " + took.toMillis() + " ms "
                    + http.headers().map() + " " + http.body();
        }
    }

    private void proxy(String name, int front, String upstream) {
        fronts.put(name, front);
        toxi(
                "POST",
                "/proxies",
                "{\"name\":\"" + name + "\",\"listen\":\"127.0.0.1:" + front + "\",\"upstream\":\"" + upstream + "\"}");
    }

    private void toxi(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(toxiproxy.api().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + response.body());
            }
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        services.values().forEach(ManagedProcess::crash);
        redis.values().forEach(RedisServer::close);
        kafka.close();
        toxiproxy.close();
    }
}
