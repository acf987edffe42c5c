package brownout.frontdoor.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.CodedOutputStream;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the edge of every service does, asked from outside. Each answer is held against the service's OpenAPI document.
 *
 * <p>A service's {@code EdgeIT} extends this: it starts the packaged service once and gives it as {@link EdgeSubject}. It
 * needs the test dependencies {@code json-schema-validator} and {@code jackson-dataformat-yaml}.
 */
public abstract class EdgeContract {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private EdgeSubject edge;
    private OpenApi openApi;

    /** The running service. */
    protected abstract EdgeSubject subject();

    @BeforeEach
    void look() {
        edge = subject();
        openApi = OpenApi.read(edge.document());
    }

    // Access

    @Test
    void what_one_tenant_makes_is_not_there_for_another_over_http_and_grpc() {
        String path = thing(made());
        assertThat(get(path, edge.keys().tenant()).statusCode()).isEqualTo(200);
        problem(get(path, edge.keys().foreign()), 404, "not-found");
        String id = path.substring(path.lastIndexOf('/') + 1);
        assertThat(grpc(edge.keys().tenant(), message(id))).isEqualTo(Status.Code.OK);
        assertThat(grpc(edge.keys().foreign(), message(id))).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void nobody_comes_in_without_a_key_over_http_and_grpc() {
        var answer = get(thing(made()), "");
        problem(answer, 401, "unauthenticated");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        problem(get(thing(made()), "no-such-key-0123456789"), 401, "unauthenticated");
        assertThat(grpc("", message("x"))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(grpc("no-such-key-0123456789", message("x"))).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void the_case_of_the_scheme_does_not_matter() {
        String path = thing(made());
        for (String scheme : List.of("Bearer ", "bearer ", "BEARER ")) {
            assertThat(send(request(path, "")
                                    .header(
                                            "Authorization",
                                            scheme + edge.keys().tenant()))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_reader_changes_nothing_and_is_told_the_role_that_is_missing() {
        var refused = main(edge.keys().reader(), key(), body());
        problem(refused, 403, "forbidden");
        assertThat(refused.body()).contains("editor");
        assertThat(get(thing(made()), edge.keys().reader()).statusCode()).isEqualTo(200);
    }

    @Test
    void no_trick_with_the_path_goes_past_the_door() throws IOException {
        for (String path : List.of(
                "/admin/safeguards",
                "//admin/safeguards",
                "/./admin/safeguards",
                "/q/../admin/safeguards",
                "/%61dmin/safeguards",
                "/admin/safeguards/",
                "/admin/safeguards;x=1",
                "/admin%2Fsafeguards")) {
            assertThat(raw("GET " + path + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
                    .as(path)
                    .containsPattern("^HTTP/1.1 4[0-9]{2}");
        }
    }

    // Safeguards

    @Test
    void safeguards_are_for_whoever_holds_the_admin_token() {
        problem(get("/admin/safeguards", ""), 401, "unauthenticated");
        problem(get("/admin/safeguards", edge.keys().tenant()), 403, "forbidden");
        assertThat(get("/admin/safeguards", edge.keys().admin()).statusCode()).isEqualTo(200);
        problem(get(thing(made()), edge.keys().admin()), 403, "forbidden");
    }

    @Test
    void safeguards_are_switched_by_name_and_nothing_else() throws IOException {
        var first = new ObjectMapper()
                .readTree(get("/admin/safeguards", edge.keys().admin()).body())
                .at("/safeguards/0/name")
                .asText();
        for (boolean on : new boolean[] {false, true}) {
            var switched = put("{\"" + first + "\":" + on + "}");
            assertThat(switched.statusCode()).isEqualTo(200);
            assertThat(switched.body()).contains("\"name\":\"" + first + "\",\"enabled\":" + on);
        }
        var typo = put("{\"" + first.substring(1) + "\":false}");
        problem(typo, 400, "bad-request");
        assertThat(typo.body()).contains("did you mean " + first + "?");
        for (String wrong : List.of(
                "{\"" + first + "\":\"no\"}",
                "{\"" + first + "\":0}",
                "{\"" + first + "\":null}",
                "[]",
                "null",
                "{",
                "",
                "{\"" + first + "\":true,\"" + first + "\":false}",
                "{/**/}")) {
            var refused = put(wrong);
            problem(refused, 400, "bad-request");
            assertThat(refused.body()).doesNotContain("jackson", "java.");
        }
    }

    private HttpResponse<String> put(String body) {
        return send(request("/admin/safeguards", edge.keys().admin())
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    // Idempotency

    @Test
    void a_key_quoted_or_bare_is_one_key_and_a_repeat_says_that_it_is_one() {
        String path = edge.main().path().get();
        String key = key();
        var first = main(path, edge.keys().tenant(), List.of(key), body());
        var again = main(path, edge.keys().tenant(), List.of("\"" + key + "\""), body());
        assertThat(first.statusCode()).isBetween(200, 202);
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(thing(again)).isEqualTo(thing(first));
        assertThat(again.body()).doesNotContain(key);
    }

    @Test
    void another_body_under_the_same_key_is_refused() {
        String path = edge.main().path().get();
        String key = key();
        main(path, edge.keys().tenant(), List.of(key), body());
        problem(main(path, edge.keys().tenant(), List.of(key), otherBody()), 422, "idempotency-key-reused");
    }

    @Test
    void a_key_that_is_none_is_refused() {
        String path = edge.main().path().get();
        for (String wrong : List.of("", "\"open", "x".repeat(256), "a\"b", "\"a\"b")) {
            problem(main(path, edge.keys().tenant(), List.of(wrong), body()), 400, "idempotency-key-malformed");
        }
        problem(main(path, edge.keys().tenant(), List.of("a", "b"), body()), 400, "idempotency-key-malformed");
        var without = main(path, edge.keys().tenant(), List.of(), body());
        if (edge.main().keyRequired()) {
            problem(without, 400, "idempotency-key-missing");
        } else {
            assertThat(without.statusCode()).isBetween(200, 202);
        }
    }

    // Bodies

    @Test
    void two_hundred_slow_bodies_keep_nobody_waiting() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                slow.add(new Wire(edge.base()).send(head() + "Content-Length: 99\n\n{"));
            }
            answersQuickly();
        } finally {
            for (Wire wire : slow) {
                wire.close();
            }
        }
    }

    @Test
    void idle_and_half_open_connections_keep_nobody_waiting_and_are_closed() throws IOException {
        List<Wire> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 500; i++) {
                idle.add(i % 2 == 0 ? new Wire(edge.base()) : new Wire(edge.base()).send("GET /q/health HTTP/1.1\n"));
            }
            answersQuickly();
            assertThat(idle.get(0).readToEnd()).isEmpty();
            assertThat(idle.get(1).readToEnd()).isEmpty();
        } finally {
            for (Wire wire : idle) {
                wire.close();
            }
        }
    }

    /** None hangs; how quick all the others are, the rest of the machine may say. */
    private void answersQuickly() {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            assertThat(statusOf("/q/health/live")).isEqualTo(200);
            took.add(Duration.ofNanos(System.nanoTime() - begin));
        }
        assertThat(took).allMatch(each -> each.compareTo(Duration.ofSeconds(1)) < 0);
        assertThat(took).anyMatch(each -> each.compareTo(Duration.ofMillis(100)) < 0);
    }

    private int statusOf(String path) {
        return exchange(HttpRequest.newBuilder(edge.base().resolve(path))).statusCode();
    }

    @Test
    void a_body_that_does_not_end_is_answered_408() throws IOException {
        assertThat(raw(head() + "Content-Length: 99\n\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("request-timeout");
    }

    @Test
    void a_sender_that_hangs_up_leaves_no_error_in_the_log() throws IOException {
        int before = edge.log().get().size();
        for (int i = 0; i < 5; i++) {
            try (var wire = new Wire(edge.base())) {
                wire.send(head() + "Content-Length: 99\n\n{");
            }
        }
        statusOf("/q/health/live");
        assertThat(edge.log().get().stream().skip(before)).noneMatch(line -> line.contains("ERROR"));
    }

    @Test
    void text_that_no_encoder_could_write_again_is_refused() {
        String path = edge.main().path().get();
        for (String json : List.of("{\"\\ud800\":1}", "{\"x\":\"\\udfff\"}", "{\"x\":\"y\\ud800z\"}")) {
            problem(main(path, edge.keys().tenant(), List.of(key()), json), 400, "bad-request");
        }
        var utf16 = send(mainRequest(path, edge.keys().tenant(), List.of(key()))
                .method(
                        edge.main().method(),
                        BodyPublishers.ofByteArray(body().getBytes(java.nio.charset.StandardCharsets.UTF_16))));
        problem(utf16, 400, "bad-request");
    }

    @Test
    void json_is_read_without_guessing() {
        String path = edge.main().path().get();
        String body = body();
        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                body + "x",
                body + body,
                "{\"a\":1,\"a\":2}",
                "[".repeat(20_000),
                body.substring(0, body.length() - 1) + ",\"noSuchField\":1}",
                "{/* no */" + body.substring(1))) {
            var refused = main(path, edge.keys().tenant(), List.of(key()), wrong);
            problem(refused, 400, "bad-request");
            assertThat(refused.body()).doesNotContain("jackson", "java.", "brownout.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 999999999999999999 | 413",
                "Content-Length: 99999999999999999999999 | 400",
                "Content-Length: 11000000 | 413",
                "Transfer-Encoding: xchunked | 501",
                "Transfer-Encoding: xchunked~Content-Length: 2 | 400",
                "Transfer-Encoding: chunked~Content-Length: 2 | 400",
                "Content-Length: 2~Content-Length: 3 | 400",
                "Content-Length: +2 | 400",
                "Content-Length: 2~Host: b | 400",
                "Content-Length: 2~Expect: nope | 417",
            })
    void a_request_that_two_readers_could_read_differently_is_refused(String headers, int status) throws IOException {
        try (var wire = new Wire(edge.base())) {
            wire.send(head() + headers.replace("~", "\n") + "\n\n");
            if (headers.contains("11000000")) {
                wire.send("x".repeat(11_000_000));
            }
            assertThat(wire.readSome()).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void a_chunked_body_is_counted() throws IOException {
        try (var wire = new Wire(edge.base())) {
            wire.send(head() + "Transfer-Encoding: chunked\n\n");
            try {
                for (int i = 0; i < 5; i++) {
                    wire.send("7530\n" + "x".repeat(0x7530) + "\n");
                }
            } catch (SocketException refusedMeanwhile) {
                // The answer came, and the server hung up, before all of it was sent.
            }
            assertThat(wire.readSome()).startsWith("HTTP/1.1 413").contains("too-large");
        }
    }

    // Semantics

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /q/health/live HTTP/9.9~Host: a | 505",
                "GET /q/health/live HTTP/1.1 | 400",
                "GET /q/health/live HTTP/1.1~Host: a~Host: b | 400",
                "GET /v1/%zz HTTP/1.1~Host: a | 400",
                "GET /v1/no-such-thing/at/all HTTP/1.1~Host: a | 404",
                "TRACE /admin/safeguards HTTP/1.1~Host: a | 405",
            })
    void what_is_wrong_at_the_head_is_a_problem(String request, int status) throws IOException {
        assertThat(raw(request.replace("~", "\n") + "\nConnection: close\n\n"))
                .containsPattern("^HTTP/[0-9.]+ " + status)
                .contains("application/problem+json", "urn:brownout:problem:")
                .doesNotContain("\"stack\"", "Error id");
    }

    @Test
    void every_path_names_its_methods() {
        openApi.paths().forEach((template, methods) -> {
            String path = template.replaceAll("\\{[^}]+}", "x");
            var refused = send(request(path, edge.keys().tenant()).method("LINK", BodyPublishers.noBody()));
            problem(refused, 405, "method-not-allowed");
            String allow = refused.headers().firstValue("Allow").orElseThrow();
            for (String method : List.of("get", "head", "post", "put", "patch", "delete")) {
                assertThat(List.of(allow.split(", ")).contains(method.toUpperCase(java.util.Locale.ROOT)))
                        .as(method + " of " + template + ", Allow: " + allow)
                        .isEqualTo(methods.has(method));
            }
            var options = exchange(
                    HttpRequest.newBuilder(edge.base().resolve(path)).method("OPTIONS", BodyPublishers.noBody()));
            assertThat(options.statusCode()).isEqualTo(204);
            assertThat(options.headers().firstValue("Allow")).contains(allow);
        });
    }

    @Test
    void head_is_get_without_the_body() {
        String path = thing(made());
        var head = send(request(path, edge.keys().tenant()).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Cache-Control"))
                .isEqualTo(get(path, edge.keys().tenant()).headers().firstValue("Cache-Control"))
                .isPresent();
    }

    @Test
    void other_media_types_are_refused() {
        String path = edge.main().path().get();
        var text = exchange(request(path, edge.keys().tenant())
                .header("Idempotency-Key", key())
                .header("Content-Type", "text/plain")
                .method(edge.main().method(), BodyPublishers.ofString(body())));
        openApi.check(edge.main().method(), path, text);
        problem(text, 415, "unsupported-media-type");
        problem(
                send(request(thing(made()), edge.keys().tenant()).header("Accept", "text/html")),
                406,
                "not-acceptable");
    }

    @Test
    void query_parameters_are_known_once_and_not_empty() {
        problem(get(thing(made()) + "?nope=1", edge.keys().tenant()), 400, "bad-request");
        String list = edge.main().list();
        if (!list.isEmpty()) {
            var nearest = get(list + "?limt=1", edge.keys().tenant());
            problem(nearest, 400, "bad-request");
            assertThat(nearest.body()).contains("did you mean limit?");
            for (String query : List.of(
                    "limit=", "limit=5&limit=6", "limit=0", "limit=201", "limit=ten", "cursor=%00", "cursor=x")) {
                problem(get(list + "?" + query, edge.keys().tenant()), 400, "bad-request");
            }
            assertThat(get(list + "?limit=1", edge.keys().tenant()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_location_is_not_what_the_sender_says_the_host_is() throws IOException {
        String body = body();
        assertThat(raw(edge.main().method() + " " + edge.main().path().get() + " HTTP/1.1\nHost: evil.example\n"
                        + "Authorization: Bearer " + edge.keys().tenant() + "\nContent-Type: application/json\n"
                        + "Idempotency-Key: " + key() + "\nConnection: close\nContent-Length: " + body.length() + "\n\n"
                        + body))
                .containsPattern("^HTTP/1.1 20[0-2]")
                .doesNotContain("evil.example");
    }

    @Test
    void made_up_paths_do_not_blind_the_metrics() throws IOException {
        String path = thing(made());
        for (int i = 0; i < 120; i++) {
            raw("GET /x" + i + "/%zz HTTP/1.1\nHost: a\nConnection: close\n\n");
        }
        get(path, edge.keys().tenant());
        String template = openApi.paths().keySet().stream()
                .filter(known -> path.matches(known.replaceAll("\\{[^}]+}", "[^/]+")))
                .findFirst()
                .orElseThrow();
        assertThat(exchange(HttpRequest.newBuilder(edge.base().resolve("/q/metrics")))
                        .body())
                .contains("uri=\"" + template + "\"")
                .doesNotContain("/x1");
    }

    // gRPC

    @Test
    void bytes_that_are_no_message_are_the_callers_mistake() {
        int before = edge.log().get().size();
        for (int i = 0; i < 3; i++) {
            assertThat(grpc(edge.keys().tenant(), new byte[] {(byte) 0xff, (byte) 0xff}))
                    .isEqualTo(Status.Code.INVALID_ARGUMENT);
        }
        assertThat(edge.log().get().stream().skip(before))
                .noneMatch(line -> line.contains("SEVERE") || line.contains("ERROR") || line.startsWith("\tat "));
    }

    // The document

    @Test
    void the_document_is_the_file_in_the_sources() throws IOException {
        var served = exchange(HttpRequest.newBuilder(edge.base().resolve("/q/openapi")));
        assertThat(served.body()).isEqualTo(Files.readString(edge.document()));
        assertThat(served.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
    }

    @Test
    void every_operation_has_its_id_and_its_errors() {
        var ids = new ArrayList<String>();
        openApi.paths()
                .forEach((path, methods) -> methods.properties().forEach(operation -> {
                    if (operation.getKey().equals("parameters")) {
                        return;
                    }
                    String name = operation.getKey() + " " + path;
                    ids.add(operation.getValue().path("operationId").asText());
                    assertThat(operation.getValue().path("summary").asText())
                            .as(name)
                            .isNotEmpty();
                    assertThat(operation.getValue().path("responses").has("401"))
                            .as(name)
                            .isTrue();
                    assertThat(operation.getValue().path("responses").has("500"))
                            .as(name)
                            .isTrue();
                }));
        assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
        assertThat(openApi.document().at("/info/license/identifier").asText()).isEqualTo("Apache-2.0");
        assertThat(openApi.document().at("/components/securitySchemes").has("tenantKey"))
                .isTrue();
    }

    @Test
    void what_all_services_have_reads_the_same_in_all_documents() throws IOException {
        var shared = components(new String(
                EdgeContract.class
                        .getResourceAsStream("/brownout/frontdoor/shared-components.yaml")
                        .readAllBytes(),
                UTF_8));
        var own = components(Files.readString(edge.document()));
        assertThat(own).containsKeys("schemas/Problem", "schemas/Violation", "responses/Unauthenticated");
        own.forEach((name, text) -> assertThat(text).as(name).isEqualTo(shared.getOrDefault(name, text)));
    }

    /** Name to text, by the indentation that all documents have. */
    private static Map<String, String> components(String yaml) {
        var components = new LinkedHashMap<String, String>();
        String kind = "";
        String name = "";
        for (String line : yaml.substring(yaml.indexOf("components:")).lines().toList()) {
            if (line.matches(" {2}\\w+:")) {
                kind = line.strip().replace(":", "/");
                name = "";
            } else if (line.matches(" {4}\\w+:")) {
                name = kind + line.strip().replace(":", "");
            }
            if (!name.isEmpty()) {
                components.merge(name, line + "\n", String::concat);
            }
        }
        return components;
    }

    // Calls

    private static String key() {
        return "edge-" + UUID.randomUUID();
    }

    private String body() {
        return openApi.bodyExample(edge.main().method(), edge.main().template());
    }

    /** Another one of the same shape: the first letter of the example's last text is changed. */
    private String otherBody() {
        String body = body();
        int end = body.lastIndexOf('"', body.lastIndexOf('"') - 1) + 1;
        return changedText(body, end);
    }

    /** For a service whose example cannot be changed at its last text. */
    protected String changedText(String body, int at) {
        return body.substring(0, at) + "Z" + body.substring(at + 1);
    }

    private HttpResponse<String> made() {
        var made = main(edge.keys().tenant(), key(), body());
        assertThat(made.statusCode()).as(made.body()).isBetween(200, 202);
        return made;
    }

    /** The path of what the main call has made. */
    private static String thing(HttpResponse<String> made) {
        return made.headers().firstValue("Location").orElseGet(() -> made.uri().getPath());
    }

    private HttpResponse<String> main(String credential, String key, String body) {
        return main(edge.main().path().get(), credential, List.of(key), body);
    }

    private HttpResponse<String> main(String path, String credential, List<String> keys, String body) {
        return send(mainRequest(path, credential, keys).method(edge.main().method(), BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder mainRequest(String path, String credential, List<String> keys) {
        var request = request(path, credential).header("Content-Type", "application/json");
        keys.forEach(key -> request.header("Idempotency-Key", key));
        return request;
    }

    private HttpResponse<String> get(String path, String credential) {
        return send(request(path, credential).GET());
    }

    private HttpRequest.Builder request(String path, String credential) {
        var request = HttpRequest.newBuilder(edge.base().resolve(path)).timeout(Duration.ofSeconds(30));
        return credential.isEmpty() ? request : request.header("Authorization", "Bearer " + credential);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        var answer = exchange(request);
        openApi.check(answer.request().method(), answer.uri().getRawPath(), answer);
        return answer;
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String raw(String request) throws IOException {
        return Wire.ask(edge.base(), request);
    }

    /** Of the main call, up to what tells the length of its body. */
    private String head() {
        return edge.main().method() + " " + edge.main().path().get() + " HTTP/1.1\nHost: a\nAuthorization: Bearer "
                + edge.keys().tenant() + "\nContent-Type: application/json\nIdempotency-Key: " + key() + "\n";
    }

    private static void problem(HttpResponse<String> answer, int status, String type) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(is -> assertThat(is).startsWith("application/problem+json"));
        assertThat(answer.body()).contains("\"urn:brownout:problem:" + type + "\"");
    }

    private byte[] message(String id) {
        try {
            var bytes = new ByteArrayOutputStream();
            var output = CodedOutputStream.newInstance(bytes);
            output.writeString(edge.grpc().idField(), id);
            output.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Status.Code grpc(String credential, byte[] message) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", edge.grpcPort())
                .usePlaintext()
                .build();
        try {
            var headers = new Metadata();
            if (!credential.isEmpty()) {
                headers.put(AUTHORIZATION, "bearer " + credential);
            }
            ClientCalls.blockingUnaryCall(
                    io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                    MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .setFullMethodName(edge.grpc().method())
                            .build(),
                    CallOptions.DEFAULT.withDeadlineAfter(20, java.util.concurrent.TimeUnit.SECONDS),
                    message);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
