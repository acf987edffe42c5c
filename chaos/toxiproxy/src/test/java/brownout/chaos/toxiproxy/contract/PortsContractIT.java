package brownout.chaos.toxiproxy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.toxiproxy.Api;
import brownout.chaos.toxiproxy.Upstream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listening, ceasing to, and listening again. What races is tried {@value #ROUNDS} times. */
class PortsContractIT extends ToxiproxyContract {
    private static final int ROUNDS = 300;
    /** Nobody answers there. */
    private static final int NOBODY = 9;

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void a_changed_upstream_never_fails_for_want_of_the_port() throws IOException {
        int port = port(proxy());
        for (int round = 0; round < ROUNDS; round++) {
            connect(port).close();
            int next = round % 2 == 0 ? NOBODY : upstream.port();
            Api.Reply patched = api.patch("/proxies/link", "{'upstream':'127.0.0.1:" + next + "'}");
            assertThat(patched.status())
                    .as("round %d: %s", round, patched.body())
                    .isEqualTo(200);
            assertThat(patched.json().get("enabled").asBoolean()).isTrue();
        }
    }

    @Test
    void populate_with_another_upstream_never_fails_for_want_of_the_port() throws IOException {
        String listen = proxy().getListen();
        for (int round = 0; round < ROUNDS; round++) {
            connect(port(listen)).close();
            int next = round % 2 == 0 ? NOBODY : upstream.port();
            Api.Reply populated = api.post("/populate", "[" + proxyJson("link", listen, next) + "]");
            assertThat(populated.status())
                    .as("round %d: %s", round, populated.body())
                    .isEqualTo(201);
        }
    }

    @Test
    void once_disabling_is_answered_nobody_connects_and_enabling_has_the_port_again() throws IOException {
        int port = port(proxy());
        for (int round = 0; round < ROUNDS; round++) {
            connect(port).close();
            assertThat(api.patch("/proxies/link", "{'enabled':false}").status()).isEqualTo(200);
            assertThatThrownBy(() -> connect(port))
                    .as("round %d", round)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("refused");
            Api.Reply enabled = api.patch("/proxies/link", "{'enabled':true}");
            assertThat(enabled.status())
                    .as("round %d: %s", round, enabled.body())
                    .isEqualTo(200);
        }
    }

    @Test
    void once_deleting_is_answered_the_port_is_free_for_anybody() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            int port = port(proxy());
            assertThat(api.delete("/proxies/link").status()).isEqualTo(204);
            try (ServerSocket taker = new ServerSocket()) {
                taker.setReuseAddress(true);
                taker.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                assertThat(taker.getLocalPort()).isEqualTo(port);
            }
        }
    }

    @RepeatedTest(3)
    void a_connection_that_was_made_before_the_upstream_changed_never_ends_at_the_new_one() throws IOException {
        int port = port(proxy());
        try (Upstream other = new Upstream();
                Socket client = connect(port)) {
            client.setSoTimeout(10_000);
            api.patch("/proxies/link", "{'upstream':'127.0.0.1:" + other.port() + "'}");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(other.through(port).millisUp((byte) 1)).isLessThan(SLACK_MILLIS);
        }
    }

    @Test
    void a_proxy_that_was_made_disabled_with_a_bad_address_is_mended_by_a_patch() {
        assertThat(api.post(
                                "/proxies",
                                "{'name':'a','listen':'127.0.0.1:99999','upstream':'127.0.0.1:9','enabled':false}")
                        .status())
                .isEqualTo(201);
        for (String useless : new String[] {"{'enabled':true}", "{'upstream':'127.0.0.1:10'}"}) {
            Api.Reply refused = api.patch("/proxies/a", useless);
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.error()).isEqualTo("address 99999: invalid port");
        }
        Api.Reply mended = api.patch("/proxies/a", "{'listen':'127.0.0.1:0','enabled':true}");
        assertThat(mended.status()).as(mended.body()).isEqualTo(200);
        assertThat(mended.json().get("listen").asText()).matches("127\\.0\\.0\\.1:[1-9]\\d+");
        assertThat(mended.json().get("enabled").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:99999", "localhost:99999", ":99999"})
    void a_port_that_is_none_is_an_error_of_the_server(String listen) {
        Api.Reply refused = api.post("/proxies", proxyJson("a", listen, NOBODY));
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.error()).isEqualTo("listen tcp: address 99999: invalid port");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:, 127.0.0.1:", "localhost:, 127.0.0.1:", ":, :", "0.0.0.0:, 0.0.0.0:"})
    void the_error_of_a_taken_port_names_the_address_that_was_tried(String listen, String named) throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Api.Reply refused = api.post("/proxies", proxyJson("a", listen + taken.getLocalPort(), NOBODY));
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.error())
                    .isEqualTo("listen tcp " + named + taken.getLocalPort() + ": bind: address already in use");
        }
    }
}
