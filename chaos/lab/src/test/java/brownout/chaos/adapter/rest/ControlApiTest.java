package brownout.chaos.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.cli.FakeCluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final FakeCluster cluster = new FakeCluster();
    private final ControlApi api = ControlApi.start(cluster, 0, () -> {});

    @AfterEach
    void stop() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":false,"ttlms":100}   | ttlms is not a field here; did you mean ttlMs?
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":false,"enabled":true}| Duplicate field 'enabled'
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":false /* off */}     | the body is not the JSON that is expected
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":false} {}            | the body is not the JSON that is expected
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":"false"}             | enabled must be true or false
            PUT  | /api/safeguards/job-queue-service/aging | {"ttlMs":100}                   | enabled is missing; it must be true or false
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":true,"ttlMs":100}    | ttlMs goes with enabled false
            PUT  | /api/settings/notification-service | {"ttlMs":100}                        | settings is missing; name at least one
            PUT  | /api/settings/notification-service | {"settings":{"notification.retry.base":"2s"}} | ttlMs is missing: changed settings end by themselves
            PUT  | /api/settings/notification-service | {"settings":{"notification.retry.bas":"2s"},"ttlMs":100} | notification-service cannot be given 'notification.retry.bas'; did you mean 'notification.retry.base'?
            PUT  | /api/settings/notification-service | {"settings":{"jobqueue.lease":"2s"},"ttlMs":100} | notification-service cannot be given 'jobqueue.lease'
            PUT  | /api/safeguards/job-queue-service/aging | {"enabled":false,"ttlMs":0}     | ttlMs must be a whole number of milliseconds from 1 to 86400000, was 0
            POST | /api/processes/profile-eu/pause?ttl=5   | {}                              | ttl is no parameter here; did you mean ttlMs?
            POST | /api/processes/profile-eu/pause?ttlMs=  | {}                              | ttlMs must stand once
            POST | /api/processes/profile-eu/pause?ttlMs=1&ttlMs=2 | {}                      | ttlMs must stand once
            POST | /api/processes/profile-eu/pause?ttlMs=0 | {}                              | ttlMs must be a whole number of milliseconds from 1 to 86400000, was 0
            POST | /api/processes/profile-eu/pause?ttlMs=1.5 | {}                            | ttlMs must be a whole number of milliseconds from 1 to 86400000, was 1.5
            POST | /api/processes/profile-eu/resume?ttlMs=5 | {}                             | ttlMs goes with crash and pause
            POST | /api/processes/profile-eu/pause         | {"ttlMs":5}                     | there is nothing to say in the body
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{"latenzy":1}}               | latenzy
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{}}                          | latency
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{"latency":1.5}}             | attributes.latency must be a whole number
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{"latency":-1}}              | latency
            POST | /api/faults | {"link":"a→b","type":"latenci","ttlMs":500,"attributes":{"latency":1}}               | latenci
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{"latency":1},"toxicity":2}  | toxicity
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":500,"attributes":{"latency":1},"stream":"up"} | stream
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":-1,"attributes":{"latency":1}}                | ttlMs must be a whole number of milliseconds from 1 to 86400000, was -1
            POST | /api/faults | {"link":"a→b","type":"latency","ttlMs":1.5,"attributes":{"latency":1}}               | ttlMs must be a whole number
            POST | /api/faults | {"link":"a→b","type":"latency","attributes":{"latency":1}}                           | ttlMs is missing
            POST | /api/faults | {"type":"latency","ttlMs":5,"attributes":{"latency":1}}                              | link is missing
            GET  | /api/status?verbose=1 |                                                   | verbose is no parameter here
            """)
    void the_callers_mistake_is_400_and_nothing_is_done(String method, String path, String body, String detail)
            throws Exception {
        HttpResponse<String> answer = call(method, path, body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        JsonNode problem = problem(answer);
        assertThat(problem.path("title").asText()).isEqualTo("The request cannot be understood");
        assertThat(problem.path("status").asInt()).isEqualTo(400);
        assertThat(problem.path("detail").asText()).contains(detail);
        assertThat(cluster.told).isEmpty();
    }

    @Test
    void an_unknown_name_in_the_path_is_404_and_in_the_body_400() throws Exception {
        cluster.failure = Optional.of(new ClusterException(Reason.WRONG_NAME, "there is no such name"));
        String fault = "{\"link\":\"x\",\"type\":\"latency\",\"ttlMs\":5,\"attributes\":{\"latency\":1}}";

        assertThat(call("POST", "/api/processes/kafka1/crash", "").statusCode()).isEqualTo(404);
        assertThat(call("POST", "/api/processes/kafka-1/explode", "").statusCode())
                .isEqualTo(404);
        assertThat(call("PUT", "/api/safeguards/x/y", "{\"enabled\":true}").statusCode())
                .isEqualTo(404);
        assertThat(problem(call("POST", "/api/faults", fault)).path("detail").asText())
                .isEqualTo("there is no such name");
        assertThat(call("POST", "/api/faults", fault).statusCode()).isEqualTo(400);
    }

    @Test
    void what_was_understood_and_did_not_work_is_503_with_its_reason() throws Exception {
        cluster.failure = Optional.of(new ClusterException("kafka-1 did not start"));

        HttpResponse<String> answer = call("POST", "/api/processes/kafka-1/restart", "");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(problem(answer).path("reason").asText()).isEqualTo("FAILED");
        assertThat(problem(answer).path("detail").asText()).isEqualTo("kafka-1 did not start");
    }

    @Test
    void a_path_without_that_method_tells_which_it_has() throws Exception {
        HttpResponse<String> answer = call("PATCH", "/api/faults", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD, POST");
        assertThat(call("HEAD", "/api/status", "").statusCode()).isEqualTo(200);
        assertThat(problem(call("GET", "/api/stauts", "")).path("detail").asText())
                .isEqualTo("there is no /api/stauts; did you mean /api/status?");
    }

    @Test
    void accept_and_content_type_are_heeded() throws Exception {
        HttpRequest picture = request("GET", "/api/status", "")
                .setHeader("Accept", "image/png")
                .build();
        assertThat(HTTP.send(picture, BodyHandlers.ofString()).statusCode()).isEqualTo(406);

        HttpRequest form = request("POST", "/api/faults", "link=x")
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .build();
        assertThat(HTTP.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
        assertThat(call("POST", "/api/faults", "x".repeat(100_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void an_expectation_is_met_or_refused() throws IOException {
        String put = "PUT /api/safeguards/s/g HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 16\r\nConnection: close\r\nExpect: ";

        assertThat(exchange(put + "nope\r\n\r\n")).startsWith("HTTP/1.1 417 ");
        assertThat(exchange(put + "100-continue\r\n\r\n{\"enabled\":true}"))
                .startsWith("HTTP/1.1 100 ")
                .contains("HTTP/1.1 200 ");
        assertThat(cluster.told).containsExactly("safeguard s g true");
    }

    @Test
    void a_page_of_another_origin_is_refused() throws Exception {
        HttpRequest foreign = request("POST", "/api/heal", "")
                .header("Origin", "https://evil.example")
                .build();

        assertThat(HTTP.send(foreign, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(exchange("GET /api/status HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(cluster.told).isEmpty();
    }

    @Test
    void a_good_fault_reaches_the_plane_whole() throws Exception {
        HttpResponse<String> answer = call(
                "POST",
                "/api/faults",
                "{\"link\":\"a→b\",\"type\":\"latency\",\"stream\":\"upstream\",\"toxicity\":0.5,"
                        + "\"attributes\":{\"latency\":800,\"jitter\":20},\"ttlMs\":500,\"seed\":7}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(cluster.told).isEqualTo(List.of("inject a→b latency PT0.5S seed 7"));
        assertThat(cluster.toxic.toxicity()).isEqualTo(0.5);
        assertThat(cluster.toxic.attributes()).containsEntry("latency", 800L).containsEntry("jitter", 20L);
    }

    private HttpResponse<String> call(String method, String path, String body) throws Exception {
        return HTTP.send(request(method, path, body).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String method, String path, String body) {
        return HttpRequest.newBuilder(api.address().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static JsonNode problem(HttpResponse<String> answer) throws IOException {
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return new ObjectMapper().readTree(answer.body());
    }
}
