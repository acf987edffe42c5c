package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.toxiproxy.Api;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the original crashes, accepts nonsense, or says nothing. */
class ValidationIT extends EmbeddedIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/proxies/link/toxics | {'type':'slicer'}                                  | 400 | invalid attribute average_size: 0 bytes, must be between 1 and 2147483647",
                "/proxies/link/toxics | {'type':'latency','attributes':{'latency':-1}}     | 400 | invalid attribute latency: -1 ms, must be between 0 and 86400000",
                "/proxies/link/toxics | {'type':'latency','attributes':{'latancy':1}}      | 400 | invalid attribute latancy: a latency toxic takes latency, jitter",
                "/proxies/link/toxics | {'type':'latency','toxicity':1.5}                  | 400 | invalid toxicity: 1.5, must be between 0 and 1",
                "/proxies/link/toxics | {'type':'latency','ttl':0}                         | 400 | invalid ttl: 0 ms, must be between 1 and 604800000",
                "/proxies/link        | {'ttl':5}                                          | 400 | invalid ttl or connect: they say how a proxy is disabled, and this one is enabled",
                "/proxies/link        | {'enabled':false,'connect':'maybe'}                | 400 | invalid connect: maybe, must be refuse, hang or reset",
                "/proxies/link        | {'upstream':'nonsense'}                            | 400 | invalid upstream: nonsense, must be host:port",
                "/proxies             | {'name':'x','upstream':'h:0'}                      | 400 | invalid upstream: h:0, port must be between 1 and 65535",
            })
    void nonsense_is_refused_with_the_reason_and_changes_nothing(String path, String body, int status, String error) {
        String before = api.get("/proxies").body();
        Api.Reply refused = api.post(path, body);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.error()).isEqualTo(error);
        assertThat(api.get("/proxies").body()).isEqualTo(before);
    }

    @Test
    void a_patch_that_makes_no_sense_leaves_the_toxic_as_it_was() {
        api.toxic("link", "{'type':'slicer','name':'s','attributes':{'average_size':10}}");
        assertThat(api.patch("/proxies/link/toxics/s", "{'attributes':{'size_variation':5,'average_size':0}}")
                        .error())
                .isEqualTo("invalid attribute average_size: 0 bytes, must be between 1 and 2147483647");
        assertThat(api.patch("/proxies/link/toxics/s", "{'toxicity':-1}").status())
                .isEqualTo(400);
        assertThat(api.get("/proxies/link/toxics/s")
                        .json()
                        .at("/attributes/size_variation")
                        .asInt())
                .isZero();
        assertThat(api.get("/proxies/link/toxics/s").json().get("toxicity").asDouble())
                .isEqualTo(1);
    }

    @Test
    void a_body_that_is_too_large_or_not_utf8_is_the_clients_mistake() throws IOException {
        assertThat(api.post("/proxies", "{'name':'" + "x".repeat(2_000_000) + "'}")
                        .status())
                .isEqualTo(413);
        assertThat(
                        raw(
                                "POST /proxies HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{\"name\":\"\u00ff\u00fe"))
                .startsWith("HTTP/1.1 400 ")
                .contains("bad request body: ");
        assertThat(raw("GET /proxies/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(server.apiAddress().getAddress(), server.apiAddress().getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_name_is_not_endless() {
        String endless = "x".repeat(256);
        assertThat(api.post("/proxies", "{'name':'" + endless + "','upstream':'h:1'}")
                        .error())
                .isEqualTo("invalid name: 256 characters, must be at most 255");
        assertThat(api.post("/proxies/link/toxics", "{'type':'latency','name':'" + endless + "'}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_name_may_hold_anything_that_a_path_can_say() {
        api.proxy("a b/ü", upstream.port());
        Api.Reply shown = api.get("/proxies/a%20b%2F%C3%BC");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().get("name").asText()).isEqualTo("a b/ü");
    }
}
