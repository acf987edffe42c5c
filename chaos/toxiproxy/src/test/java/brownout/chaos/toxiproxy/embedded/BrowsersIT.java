package brownout.chaos.toxiproxy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BrowsersIT {
    private static final String AGENT = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n";

    private static String send(ToxiproxyServer server, String head) throws IOException {
        try (Socket socket =
                new Socket(server.apiAddress().getAddress(), server.apiAddress().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head + "Host: localhost\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void only_pages_of_the_labs_own_origin_may_use_the_api() throws IOException {
        try (ToxiproxyServer server = ToxiproxyServer.builder()
                .port(0)
                .allowOrigin("http://127.0.0.1:7070")
                .start()) {
            assertThat(send(server, "GET /proxies HTTP/1.1\r\n" + AGENT)).startsWith("HTTP/1.1 403 ");
            assertThat(send(server, "GET /proxies HTTP/1.1\r\n" + AGENT + "Origin: http://evil.example\r\n"))
                    .startsWith("HTTP/1.1 403 ")
                    .doesNotContainIgnoringCase("access-control");
            assertThat(send(server, "GET /proxies HTTP/1.1\r\nOrigin: http://evil.example\r\n"))
                    .as("a page whose browser hides its name")
                    .startsWith("HTTP/1.1 403 ");
            assertThat(send(server, "GET /proxies HTTP/1.1\r\n" + AGENT + "Origin: http://127.0.0.1:7070\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("access-control-allow-origin: http://127.0.0.1:7070");
            assertThat(send(
                            server,
                            "OPTIONS /proxies/a HTTP/1.1\r\n" + AGENT + "Origin: http://127.0.0.1:7070\r\n"
                                    + "Access-Control-Request-Method: PATCH\r\n"))
                    .startsWith("HTTP/1.1 204 ")
                    .containsIgnoringCase("access-control-allow-methods: GET, POST, PATCH, DELETE");
            assertThat(new Api(server.apiUri()).get("/proxies").status()).isEqualTo(200);
        }
    }
}
