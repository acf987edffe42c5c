package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Tenants;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows under "Two tenants". */
class TenantsIT {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path directory;

    private static LocalCluster lab;

    @BeforeAll
    static void start() {
        StartOptions options = new StartOptions(1, Optional.empty(), Optional.empty(), Tenants.DEFAULT, 0);
        lab = LocalLab.privateIn(Path.of("../.."), new LabHome(directory), options, StartProgress.SILENT)
                .start();
    }

    @AfterAll
    static void stop() {
        lab.kill();
    }

    @Test
    void what_belongs_to_one_tenant_does_not_exist_for_another() throws Exception {
        assertThat(http("PUT", "editor", "acme", "{\"displayName\":\"Ana\"}")).isIn(200, 201);

        assertThat(http("GET", "reader", "acme", "")).isEqualTo(200);
        assertThat(grpcStatus(key("acme", "reader"))).isEqualTo("0");
        assertThat(http("GET", "reader", "globex", "")).isEqualTo(404);
        assertThat(grpcStatus(key("globex", "reader"))).as("NOT_FOUND").isEqualTo("5");
    }

    @Test
    void nobody_gets_in_without_a_key_and_nobody_does_what_his_key_is_not_for() throws Exception {
        HttpRequest nobody = HttpRequest.newBuilder(profile("http")).build();
        assertThat(HTTP.send(nobody, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        assertThat(grpcStatus("Basic nothing")).as("UNAUTHENTICATED").isEqualTo("16");
        assertThat(http("PUT", "reader", "acme", "{\"displayName\":\"Eve\"}")).isEqualTo(403);
    }

    @Test
    void no_secret_is_on_a_command_line() throws Exception {
        String admin = Files.readString(new LabHome(directory).adminToken()).strip();
        String key = key("acme", "reader").substring("Bearer ".length());

        assertThat(lab.status().processes())
                .hasSize(15)
                .allSatisfy(process -> assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
                        .isNotEmpty()
                        .doesNotContain(admin, key, "session-key="));
    }

    private static int http(String method, String key, String tenant, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(profile("http"))
                .header("Authorization", key(tenant, key))
                .header("Content-Type", "application/json")
                .header("Consistency", "strong")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode();
    }

    /** By hand, as the README does it with curl: {@code GetRequest { id: "ana" }} in a frame of gRPC. */
    private static String grpcStatus(String authorization) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            URI address = profile("grpc");
            RequestOptions call = new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setHost(address.getHost())
                    .setPort(address.getPort())
                    .setURI("/brownout.profile.v1.Profiles/Get")
                    .putHeader("content-type", "application/grpc")
                    .putHeader("te", "trailers")
                    .putHeader("authorization", authorization);
            HttpClientOptions http2 = new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false);
            return vertx.createHttpClient(http2)
                    .request(call)
                    .compose(request -> request.send(Buffer.buffer(new byte[] {0, 0, 0, 0, 5, 10, 3, 'a', 'n', 'a'})))
                    .compose(response -> response.end().map(ended -> status(response)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static String status(HttpClientResponse response) {
        String early = response.getHeader("grpc-status");
        return early == null ? String.valueOf(response.getTrailer("grpc-status")) : early;
    }

    private static URI profile(String protocol) {
        URI address = lab.status().addresses().get("profile-us/" + protocol);
        return protocol.equals("http") ? address.resolve("/v1/profiles/ana") : address;
    }

    private static String key(String tenant, String key) throws Exception {
        return Files.readString(new LabHome(directory).tenantKey(tenant, key))
                .strip()
                .substring("Authorization: ".length());
    }
}
