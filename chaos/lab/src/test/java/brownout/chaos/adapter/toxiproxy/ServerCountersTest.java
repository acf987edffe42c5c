package brownout.chaos.adapter.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerCountersTest {
    @Test
    void the_original_servers_metrics_add_up_over_directions() {
        String metrics = """
                # TYPE toxiproxy_proxy_received_bytes_total counter
                toxiproxy_proxy_received_bytes_total{direction="downstream",listener="127.0.0.1:1",proxy="a_to_b",upstream="x"} 1.5e+06
                toxiproxy_proxy_received_bytes_total{direction="upstream",listener="127.0.0.1:1",proxy="a_to_b",upstream="x"} 42
                toxiproxy_proxy_received_bytes_total{direction="upstream",listener="127.0.0.1:2",proxy="c_to_d",upstream="a_to_b"} 7
                toxiproxy_proxy_sent_bytes_total{direction="upstream",listener="127.0.0.1:2",proxy="c_to_d",upstream="y"} 9
                """;

        assertThat(ServerCounters.bytesByProxy(metrics))
                .containsEntry("a_to_b", 1_500_042L)
                .containsEntry("c_to_d", 7L);
    }
}
