package brownout.chaos.testkit.toxiproxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToxiproxyIT {
    @TempDir
    Path directory;

    @Test
    void the_embedded_one_answers_until_it_is_closed() {
        URI api;
        try (Toxiproxy toxiproxy =
                Toxiproxy.embedded(ToxiproxyServer.builder().port(0).seed(1))) {
            api = toxiproxy.api();
            Toxiproxy.external(api).close();
            // Closing an external one leaves it alone.
            Toxiproxy.external(api).close();
        }
        assertThatThrownBy(() -> Toxiproxy.external(api))
                .isInstanceOf(ProcessException.class)
                .hasMessageContaining("No Toxiproxy answers at " + api);
    }

    @Test
    void a_real_server_is_started_and_stopped() {
        Path binary = Toxiproxy.installed().orElse(null);
        Assumptions.assumeTrue(binary != null, "no toxiproxy-server on PATH");
        URI api;
        try (Toxiproxy toxiproxy = Toxiproxy.real(binary, directory, FreePorts.next())) {
            api = toxiproxy.api();
            Toxiproxy.external(api).close();
        }
        assertThatThrownBy(() -> Toxiproxy.external(api)).isInstanceOf(ProcessException.class);
    }

    @Test
    void a_taken_port_is_said_in_one_sentence() {
        try (Toxiproxy first = Toxiproxy.embedded(ToxiproxyServer.builder().port(0))) {
            int port = first.api().getPort();
            assertThatThrownBy(
                            () -> Toxiproxy.embedded(ToxiproxyServer.builder().port(port)))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
        }
    }
}
