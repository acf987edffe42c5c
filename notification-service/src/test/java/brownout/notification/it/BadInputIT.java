package brownout.notification.it;

import static brownout.notification.it.ApiIT.PUSH;
import static brownout.notification.it.ApiIT.problem;
import static brownout.notification.it.ApiIT.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.notification.it.Instance.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with a request is said in one problem, whoever finds it: the service, the framework or the server. */
@ExtendWith(Cluster.Shared.class)
class BadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Instance service;

    @BeforeAll
    static void start(Cluster shared) {
        shared.calm();
        service = shared.only();
    }

    private static String key() {
        return "bad-" + UUID.randomUUID();
    }

    @Test
    void a_request_without_a_key_or_with_two_is_refused_with_400() {
        problem(service.post("/v1/notifications", "application/json", PUSH.getBytes(UTF_8)), 400, "idempotency-key");
        problem(
                service.call(service.request("/v1/notifications")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b")
                        .POST(BodyPublishers.ofString(PUSH))),
                400,
                "idempotency-key");
        problem(service.submit("k".repeat(256), PUSH), 400, "idempotency-key");
        problem(service.submit("\"open", PUSH), 400, "idempotency-key");
    }

    @Test
    void bad_input_is_a_problem_that_says_what_is_wrong() {
        var table = new LinkedHashMap<String, Integer>();
        table.put("", 400);
        table.put("{", 400);
        table.put("null", 400);
        table.put("[]", 400);
        table.put("\"text\"", 400);
        table.put("{} trailing", 400);
        table.put("{\"a\":1,\"a\":2}", 400);
        table.put(PUSH.replace("\"title\"", "\"titel\""), 400);
        table.put(PUSH.replace("\"Hello\"", "7"), 400);
        table.put(PUSH.replace("\"Hello\"", "true"), 400);
        table.put(PUSH.replace("[\"PUSH\"]", "\"PUSH\""), 400);
        table.put(PUSH.replace("{\"deviceToken\":\"phone-1\"}", "[1]"), 400);
        table.put("{" + "\"a\":{".repeat(2_000), 400);
        table.put("{}", 422);
        table.put(PUSH.replace("PUSH", "PIGEON"), 422);
        table.put(PUSH.replace("PUSH", "push"), 422);
        table.put(PUSH.replace("[\"PUSH\"]", "[]"), 422);
        table.put(PUSH.replace("[\"PUSH\"]", "[null]"), 422);
        table.put(PUSH.replace("[\"PUSH\"]", "[\"PUSH\",\"PUSH\"]"), 422);
        table.put(PUSH.replace("It is on its way", ""), 422);
        table.put(PUSH.replace("It is on its way", "x".repeat(8_193)), 422);
        table.put(PUSH.replace("Hello", "\\ud800"), 400);
        table.put(PUSH.replace("Hello", "a\\r\\nBcc: everybody@example.com"), 422);
        table.put(PUSH.replace("phone-1", "two words"), 422);
        table.put(with("\"template\":{\"name\":\"shipped\"}"), 422);
        table.put(with("\"variables\":{\"order\":\"7\"}"), 422);
        table.put(with("\"guarantee\":\"PERHAPS\""), 422);
        table.put(with("\"sendAt\":\"tomorrow\""), 422);
        table.put(with("\"sendAt\":\"2026-01-01T00:00:00\""), 422);
        table.put(with("\"expiresAt\":\"2001-01-01T00:00:00Z\""), 422);
        table.put(with("\"sendAt\":\"9999-01-01T00:00:00Z\""), 422);
        table.put(with("\"metadata\":{\"a\":null}"), 422);
        table.put(PUSH.replace("PUSH", "EMAIL").replace("\"deviceToken\":\"phone-1\"", "\"email\":\"a@b.c\""), 422);
        table.forEach((body, status) -> {
            var answer = service.submit(key(), body);
            assertThat(answer.status())
                    .as(body.substring(0, Math.min(200, body.length())))
                    .isEqualTo(status);
            problem(answer, status, "");
        });
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] body = PUSH.getBytes(UTF_8);
        body[PUSH.indexOf("Hello")] = (byte) 0xC3;
        problem(submitBytes(body), 400, "bad-request");
        problem(submitBytes(PUSH.getBytes(java.nio.charset.StandardCharsets.UTF_16)), 400, "bad-request");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        problem(submitBytes(new byte[70_000]), 413, "too-large");
        problem(submitBytes(new byte[3_000_000]), 413, "too-large");
    }

    @Test
    void a_body_that_comes_in_pieces_is_taken() {
        var answer = service.call(service.request("/v1/notifications")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key())
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(PUSH))));
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void what_the_framework_refuses_is_a_problem_too() {
        problem(service.post("/v1/notifications", "text/plain", PUSH.getBytes(UTF_8)), 415, "unsupported-media-type");
        problem(service.get("/v1/nothing"), 404, "not-found");
        problem(service.call(service.request("/v1/notifications").DELETE()), 405, "method-not-allowed");
        problem(service.get("/v1/notifications?limit=0"), 400, "bad-request");
        problem(service.get("/v1/notifications?limit=ten"), 400, "bad-request");
        for (String list : List.of("/v1/notifications", "/v1/dead-letters")) {
            for (String parameter : List.of("limit", "state", "cursor")) {
                String query = list + "?" + parameter + "=%zz";
                assertThat(rawly("GET " + query + " HTTP/1.1\r\n"))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("application/problem+json", "percent-encoded");
            }
        }
        assertThat(rawly("GET /v1/notifications/%zz HTTP/1.1\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json", "percent-encoded");
        problem(service.get("/v1/notifications?state=GONE"), 400, "bad-request");
        problem(service.get("/v1/notifications?cursor=%00"), 400, "bad-request");
        problem(service.get("/v1/notifications/not-a-uuid"), 404, "not-found");
        // 503 until Redis is known to be whole: other tests have emptied it.
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> problem(service.view(UUID.randomUUID().toString()), 404, "not-found"));
    }

    @Test
    void a_body_beyond_every_limit_of_the_server_is_refused_with_a_problem_too() {
        assertThat(rawly("POST /v1/notifications HTTP/1.1\r\nContent-Length: 3000000000\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json", "urn:brownout:problem:too-large");
    }

    /** What no client library would send: {@code head} as it is. */
    private static String rawly(String head) {
        try (var socket = new Socket("127.0.0.1", service.base().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            // The answer is what counts, not when the server closes: a problem's JSON ends with its brace.
            var answer = new ByteArrayOutputStream();
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answer.write(b);
                if (b == '}') {
                    break;
                }
            }
            return answer.toString(UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer submitBytes(byte[] body) {
        return service.call(service.request("/v1/notifications")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key())
                .POST(BodyPublishers.ofByteArray(body)));
    }
}
