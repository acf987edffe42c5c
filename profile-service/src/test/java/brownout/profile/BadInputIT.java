package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.profile.Regions.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a caller gets for what cannot be understood: 4xx with a problem document that says what would be right. */
@ExtendWith(RunningRegions.class)
class BadInputIT {

    private static final String JSON = "application/json";

    static Stream<Arguments> reads() {
        return Stream.of(
                read("Consistency", "linearizable", "must be strong, session, eventual or bounded; max-staleness=2s"),
                read("Consistency", "bounded", "as in bounded; max-staleness=2s"),
                read("Consistency", "bounded; max-staleness=soon", "no duration"),
                read("Consistency", "bounded; max-staleness=2h", "write a whole number and ms, s or m"),
                read("On-Unavailable", "retry", "must be wait, redirect, fail or degrade"),
                read("Request-Timeout", "soon", "as in 1500ms"),
                read("Request-Timeout", "0s", "as in 1500ms"),
                read("Session-Token", "forged", "no session token of this service"),
                read("Session-Token", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "no session token"));
    }

    private static Arguments read(String header, String value, String expected) {
        return Arguments.of(header, value, expected);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void a_header_that_means_nothing(String header, String value, String expected, Regions regions) {
        problem(regions.read(EU, "ada", header, value), 400, expected);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                body("", "the body is empty where a JSON object is expected"),
                body("[]", "a JSON object is expected"),
                body("null", "object is expected"),
                body("{", "is not the JSON that is expected at line 1"),
                body("{} {}", "is not the JSON that is expected"),
                body("{\"email\":\"a@b\",\"email\":\"c@d\"}", "Duplicate field"),
                body("{\"emial\":\"a@b\"}", "did you mean email?"),
                body("{\"version\":7}", "version is no field"),
                body("{\"displayName\":\"x\\uD800y\"}", "half of a surrogate pair is no character"),
                body("{\"email\":7}", "email must be a string"),
                body("{\"blocked\":\"yes\"}", "blocked must be true or false"),
                body("{\"email\":\"nobody\"}", "must be empty or look like name@host"),
                body("{\"phone\":\"5550100\"}", "E.164"),
                body("{\"lastSeen\":\"yesterday\"}", "RFC 3339"),
                body("{\"attributes\":[]}", "must be an object of strings"),
                body("{\"attributes\":{\"a\":1}}", "attributes.a must be a string"),
                body("{\"displayName\":\"" + "x".repeat(600) + "\"}", "at most 512"),
                body("[".repeat(5000), "nested deeper than"));
    }

    private static Arguments body(String body, String expected) {
        return Arguments.of(body, expected);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_means_nothing(String body, String expected, Regions regions) {
        problem(regions.send(EU, "PUT", "/v1/profiles/ada", body, "Content-Type", JSON), 400, expected);
    }

    @Test
    void a_patch_of_nothing(Regions regions) {
        problem(regions.send(US, "PATCH", "/v1/profiles/ada", "{}", "Content-Type", JSON), 400, "at least one field");
    }

    @Test
    void bytes_that_are_no_text_and_bodies_that_are_too_large(Regions regions) {
        byte[] latin = "{\"displayName\":\"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
        problem(
                regions.publish(US, "PUT", "/v1/profiles/ada", BodyPublishers.ofByteArray(latin), "Content-Type", JSON),
                400,
                "is not UTF-8");
        problem(
                regions.send(
                        US,
                        "PUT",
                        "/v1/profiles/ada",
                        "{\"displayName\":\"" + "x".repeat(70_000) + "\"}",
                        "Content-Type",
                        JSON),
                413,
                "at most 65536 bytes");
        problem(
                regions.publish(
                        US,
                        "PUT",
                        "/v1/profiles/ada",
                        BodyPublishers.ofByteArray(new byte[3 << 20]),
                        "Content-Type",
                        JSON),
                413,
                "at most 65536 bytes");
    }

    @Test
    void preconditions_and_keys_that_mean_nothing(Regions regions) {
        for (String etag : new String[] {"*", "7", "\"7\"", "W/\"1-7\"", "\"1-7\", \"1-8\"", "\"\""}) {
            problem(regions.put(US, "ada", "x", "If-Match", etag), 400, "with its quotes");
        }
        problem(regions.put(US, "ada", "x", "If-None-Match", "\"1-7\""), 400, "must be * in a write");
        problem(regions.read(US, "ada", "If-None-Match", "1-7"), 400, "with its quotes");
        problem(regions.put(US, "ada", "x", "If-None-Match", "*", "If-Match", "\"1-7\""), 400, "exclude each other");
        problem(regions.put(US, "ada", "x", "Idempotency-Key", "k".repeat(256)), 400, "has 1 to 255 characters");
        problem(regions.read(US, "ada", "Consistency", "strong", "Consistency", "eventual"), 400, "is there 2 times");
    }

    @Test
    void paths_methods_and_media_types_that_do_not_exist(Regions regions) {
        problem(regions.read(US, "~echo"), 400, "1 to 128 of A-Z");
        problem(regions.read(US, "%ff%fe"), 400, "");
        problem(regions.read(US, "x".repeat(200)), 400, "1 to 128 of A-Z");
        problem(regions.send(US, "GET", "/v1/nothing", null), 404, "GET /q/openapi");
        Reply delete = regions.send(US, "DELETE", "/v1/profiles/ada", null);
        problem(delete, 405, "this path has");
        assertThat(delete.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, PATCH, PUT");
        problem(regions.send(US, "GET", "/v1/profiles/ada?level=strong", null), 400, "level is not a query parameter");
        problem(
                regions.send(US, "PUT", "/v1/profiles/ada", "x", "Content-Type", "text/plain"),
                415,
                "application/json");
        problem(regions.read(US, "ada", "Accept", "text/html"), 406, "Accept");
        problem(regions.read(US, "no-such-" + System.nanoTime()), 404, "there is no profile");
    }

    @Test
    void batches_that_mean_nothing(Regions regions) {
        for (String body :
                new String[] {"{}", "{\"ids\":[]}", "{\"ids\":\"ada\"}", "{\"ids\":[1]}", "{\"ids\":[\"a b\"]}"}) {
            problem(regions.send(EU, "POST", "/v1/profiles:batchGet", body, "Content-Type", JSON), 400, "ids");
        }
        problem(
                regions.send(EU, "POST", "/v1/profiles:batchGet", "{\"id\":[]}", "Content-Type", JSON),
                400,
                "did you mean ids?");
    }

    @Test
    void the_administration_api_tells_a_stranger_nothing_and_a_typo_the_nearest_name(Regions regions) {
        problem(regions.send(US, "GET", "/admin/safeguards", null), 403, "role admin");
        problem(regions.send(US, "GET", "/admin/safeguards", null, "Authorization", "Bearer wrong"), 401, "");
        String[] admin = {"Authorization", "Bearer " + Regions.ADMIN, "Content-Type", JSON};
        problem(regions.send(US, "PUT", "/admin/safeguards", "{\"sesion-token\":false}", admin), 400, "session-tokens");
        problem(
                regions.send(US, "PUT", "/admin/safeguards", "{\"session-tokens\":\"off\"}", admin),
                400,
                "true or false");
        Reply all = regions.send(US, "GET", "/admin/safeguards", null, admin);
        assertThat(all.json().path("safeguards")).hasSize(3).allSatisfy(safeguard -> {
            assertThat(safeguard.path("enabled").asBoolean()).isTrue();
            for (String text : new String[] {"name", "protects", "cost", "without"}) {
                assertThat(safeguard.path(text).asText()).isNotBlank();
            }
        });
    }

    private static void problem(Reply reply, int status, String expected) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).as(reply.toString()).startsWith("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
        assertThat(reply.json().path("type").asText()).isNotEmpty();
        assertThat(reply.json().path("title").asText()).isNotEmpty();
        assertThat(reply.json().path("detail").asText()).isNotEmpty();
        assertThat(reply.http().body())
                .contains(expected)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }
}
