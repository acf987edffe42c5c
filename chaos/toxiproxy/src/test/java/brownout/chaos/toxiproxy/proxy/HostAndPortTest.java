package brownout.chaos.toxiproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAndPortTest {
    @Test
    void hosts_may_be_empty_names_or_bracketed() {
        assertThat(HostAndPort.parse(":1")).isEqualTo(new HostAndPort("", 1));
        assertThat(HostAndPort.parse("redis:6379")).isEqualTo(new HostAndPort("redis", 6379));
        assertThat(HostAndPort.parse("[::1]:65535")).isEqualTo(new HostAndPort("::1", 65535));
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, address nonsense: missing port in address",
        "[::1], address [::1]: missing port in address",
        "::1:80, address ::1:80: too many colons in address",
        "host:, address : invalid port",
        "host:65536, address 65536: invalid port",
        "host:-1, address -1: invalid port",
        "host:http, address http: invalid port",
    })
    void what_is_no_address_is_refused_with_the_reason(String text, String message) {
        assertThatThrownBy(() -> HostAndPort.parse(text))
                .isInstanceOf(Refusal.class)
                .hasMessage(message);
    }

    @Test
    void an_upstream_needs_a_port_to_connect_to() {
        assertThatThrownBy(() -> HostAndPort.checkedUpstream("redis"))
                .hasMessage("invalid upstream: redis, must be host:port");
        assertThatThrownBy(() -> HostAndPort.checkedUpstream("redis:0"))
                .hasMessage("invalid upstream: redis:0, port must be between 1 and 65535");
    }
}
