package brownout.frontdoor.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.contract.Wire;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class DoorTest {
    @TestHTTPResource("/")
    URI base;

    private String ask(String head) throws IOException {
        return Wire.ask(base, head);
    }

    /** Fails without the door: each body would hold one of the two worker threads. */
    @Test
    void thirty_slow_bodies_take_no_worker_thread_from_others() throws IOException {
        List<Wire> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 30; i++) {
                slow.add(
                        new Wire(base)
                                .send(
                                        "POST /v1/items HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 99\n\n{"));
            }
            List<Duration> took = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long begin = System.nanoTime();
                assertThat(ask("GET /v1/items/" + i + " HTTP/1.1\nHost: a\nConnection: close\n\n"))
                        .startsWith("HTTP/1.1 200");
                took.add(Duration.ofNanos(System.nanoTime() - begin));
            }
            // None waits for a body to end; how quick the others are, the rest of the machine may say.
            assertThat(took).allMatch(each -> each.compareTo(Duration.ofSeconds(1)) < 0);
            assertThat(took).anyMatch(each -> each.compareTo(Duration.ofMillis(100)) < 0);
        } finally {
            for (Wire wire : slow) {
                wire.close();
            }
        }
    }

    @Test
    void a_body_that_does_not_end_is_answered_408_and_closed() throws IOException {
        assertThat(ask("POST /v1/items HTTP/1.1\nHost: a\nContent-Type: application/json\nContent-Length: 9\n\n{"))
                .startsWith("HTTP/1.1 408")
                .contains("urn:brownout:problem:request-timeout")
                .containsIgnoringCase("connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/items", "/v1/items:quick"})
    void a_body_arrives_whole_on_both_kinds_of_threads(String path) throws IOException {
        String value = "x".repeat(60_000);
        String body = "{\"a\":\"" + value + "\"}";
        String head = "POST " + path + " HTTP/1.1\nHost: a\nContent-Type: application/json\nConnection: close\n";
        assertThat(ask(head + "Content-Length: " + body.length() + "\n\n" + body))
                .startsWith("HTTP/1.1 200")
                .satisfies(DoorTest::hasAll);
        assertThat(ask(head + "Transfer-Encoding: chunked\n\n" + Integer.toHexString(body.length()) + "\n" + body
                        + "\n0\n\n"))
                .startsWith("HTTP/1.1 200")
                .satisfies(DoorTest::hasAll);
        assertThat(ask(head + "Content-Length: 0\n\n"))
                .startsWith("HTTP/1.1 400")
                .contains("the body is empty");
    }

    private static void hasAll(String answer) {
        assertThat(answer.substring(answer.indexOf("\"a\":"))
                        .chars()
                        .filter(c -> c == 'x')
                        .count())
                .isEqualTo(60_000);
    }

    @Test
    void a_body_is_asked_for_when_its_sender_waits_to_be_asked() throws IOException {
        try (var wire = new Wire(base)) {
            wire.send("POST /v1/items HTTP/1.1\nHost: a\nContent-Type: application/json\nExpect: 100-continue\n"
                    + "Connection: close\nContent-Length: 2\n\n");
            assertThat(wire.readSome()).startsWith("HTTP/1.1 100");
            assertThat(wire.send("{}").readToEnd()).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Length: 70000 | 413",
                "Content-Length: 999999999999999999 | 413",
                "Content-Length: 99999999999999999999999 | 400",
                "Transfer-Encoding: chunked~Content-Length: 2 | 400",
                "Transfer-Encoding: xchunked | 501",
                "Transfer-Encoding: xchunked~Content-Length: 2 | 400",
                "Content-Length: 2~Content-Length: 3 | 400",
                "Content-Length: +2 | 400",
                "Content-Length: 2~Host: b | 400",
                "Content-Length: 2~Expect: nope | 417",
            })
    void a_body_whose_end_is_uncertain_or_too_far_away_is_refused(String headers, int status) throws IOException {
        try (var wire = new Wire(base)) {
            wire.send("POST /v1/items HTTP/1.1\nHost: a\nContent-Type: application/json\n" + headers.replace("~", "\n")
                    + "\n\n");
            if (headers.equals("Content-Length: 70000")) {
                wire.send("x".repeat(70_000));
            }
            assertThat(wire.readSome()).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void a_chunked_body_is_counted() throws IOException {
        try (var wire = new Wire(base)) {
            wire.send(
                    "POST /v1/items HTTP/1.1\nHost: a\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n");
            for (int i = 0; i < 3; i++) {
                wire.send("7530\n" + "x".repeat(0x7530) + "\n");
            }
            assertThat(wire.readSome()).startsWith("HTTP/1.1 413").contains("at most 65536 bytes");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v1/items HTTP/1.1~Host: a | 200 | cache-control: no-store",
                "GET /v1/items HTTP/1.0 | 200 | tenant",
                "HEAD /v1/items HTTP/1.1~Host: a | 200 | content-type: application/json",
                "GET /v1/items HTTP/9.9~Host: a | 505 | http-version-not-supported",
                "GET /v1/items HTTP/1.1 | 400 | exactly one Host",
                "GET /v1/items HTTP/1.1~Host: a/b | 400 | Host",
                "GET /v1/%zz HTTP/1.1~Host: a | 400 | percent-encoded",
                "GET /v1/nothing HTTP/1.1~Host: a | 404 | not-found",
                "GET /v1/items/ HTTP/1.1~Host: a | 404 | not-found",
                "DELETE /v1/items HTTP/1.1~Host: a | 405 | allow: GET, HEAD, OPTIONS, POST",
                "OPTIONS /v1/items HTTP/1.1~Host: a | 204 | allow: GET, HEAD, OPTIONS, POST",
                "OPTIONS /v1/items/1/sell HTTP/1.1~Host: a | 204 | allow: OPTIONS, POST",
                "POST /q/metrics HTTP/1.1~Host: a | 405 | allow: GET, HEAD",
                "GET /v1/items?limt=1 HTTP/1.1~Host: a | 400 | did you mean limit?",
                "GET /v1/items?limit= HTTP/1.1~Host: a | 400 | limit is empty",
                "GET /v1/items?limit=1&limit=2 HTTP/1.1~Host: a | 400 | limit is there 2 times",
                "GET /v1/items HTTP/1.1~Host: a~Accept: text/html | 406 | application/json",
                "GET /v1/items/broken HTTP/1.1~Host: a | 500 | internal",
                "GET /admin/safeguards HTTP/1.1~Host: a | 401 | www-authenticate: Bearer",
                "POST /v1/items HTTP/1.1~Host: a~Content-Length: 1~Content-Type: text/plain | 415 | application/json",
                "POST /v1/items HTTP/1.1~Host: a~Content-Length: 1 | 415 | application/json",
            })
    void every_answer_says_what_it_is(String request, int status, String part) throws IOException {
        assertThat(ask(request.replace("~", "\n") + "\nConnection: close\n\n"
                        + (request.contains("Content-Length: 1") ? "x" : "")))
                .containsPattern("^HTTP/[0-9.]+ " + status)
                .containsIgnoringCase(part);
    }

    @Test
    void made_up_paths_are_one_path_in_the_metrics() throws IOException {
        for (int i = 0; i < 120; i++) {
            ask("GET /x" + i + "/%zz HTTP/1.1\nHost: a\nConnection: close\n\n");
        }
        ask("GET /v1/items/7 HTTP/1.1\nHost: a\nConnection: close\n\n");
        assertThat(ask("GET /q/metrics HTTP/1.1\nHost: a\nConnection: close\n\n"))
                .contains("uri=\"/v1/items/{id}\"")
                .doesNotContain("/x1");
    }
}
