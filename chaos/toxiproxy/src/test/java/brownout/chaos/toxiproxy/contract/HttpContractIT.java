package brownout.chaos.toxiproxy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The API as HTTP. What races is tried {@value #ROUNDS} times. */
class HttpContractIT extends ToxiproxyContract {
    private static final int ROUNDS = 300;
    private static final int PATIENCE_MILLIS = 20_000;

    private Socket open(String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), running.api().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** All that comes before the server closes; a server that does not close fails the test. */
    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** The original's handler takes the end of the connection for a wish to cancel, and then answers 503. */
    @Test
    void a_client_that_closes_its_side_after_the_request_still_gets_its_answer() throws IOException {
        String status = underTest == ToxiproxyUnderTest.EMBEDDED ? "200 OK" : "(200 OK|503 Service Unavailable)";
        for (int round = 0; round < ROUNDS; round++) {
            try (Socket socket = open("GET /proxies HTTP/1.1\r\nHost: x\r\n\r\n")) {
                socket.shutdownOutput();
                assertThat(rest(socket)).as("round %d", round).matches("(?s)HTTP/1\\.1 " + status + "\r\n.*");
            }
        }
    }

    @Test
    void requests_in_one_go_are_answered_in_order() throws IOException {
        String unreadable = "POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]";
        String browser = "GET /version HTTP/1.1\r\nHost: x\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n";
        try (Socket socket = open("GET /proxies HTTP/1.1\r\nHost: x\r\n\r\n" + unreadable + browser)) {
            assertThat(rest(socket)
                            .lines()
                            .filter(line -> line.contains("HTTP/1.1 "))
                            .toList())
                    .extracting(line -> line.replaceAll(".*(HTTP/1.1 \\d+).*", "$1"))
                    .containsExactly("HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 403");
        }
    }

    @Test
    void an_expectation_that_cannot_be_met_is_refused() {
        assertThat(rawStatus("POST /proxies HTTP/1.1\r\nHost: x\r\nExpect: nope\r\nContent-Length: 0\r\n\r\n"))
                .isEqualTo("HTTP/1.1 417 Expectation Failed");
    }

    private String rawStatus(String request) {
        try (Socket socket = open(request)) {
            socket.shutdownOutput();
            return rest(socket).lines().findFirst().orElse("");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void each_answer_carries_an_id_of_its_own() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ids.add(api.get("/proxies")
                    .http()
                    .headers()
                    .firstValue("X-Toxiproxy-Request-Id")
                    .orElse("none"));
        }
        assertThat(ids).hasSize(20).allMatch(id -> id.matches("[0-9a-v]{20}"));
    }

    @Test
    void a_client_that_does_not_say_all_it_wants_is_closed() throws IOException {
        String head = "POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{";
        List<Socket> slow = new ArrayList<>();
        for (String begun : List.of("", "GET /proxies HTTP/1.1\r\nHost:", head)) {
            slow.add(open(begun));
        }
        for (Socket socket : slow) {
            assertThat(rest(socket)).doesNotContain("HTTP/1.1 2");
            socket.close();
        }
    }
}
