package brownout.chaos.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackOnlyTest {
    private final LoopbackOnly onLoopback = new LoopbackOnly("127.0.0.1", refused -> {});
    private final LoopbackOnly beyond = new LoopbackOnly("0.0.0.0", refused -> {});

    @Test
    void programs_send_no_origin() {
        assertThat(onLoopback.allowed("127.0.0.1", null)).isTrue();
        assertThat(onLoopback.allowed("localhost", null)).isTrue();
        assertThat(onLoopback.allowed("[::1]", null)).isTrue();
    }

    @Test
    void the_dashboard_may_use_its_own_origin() {
        assertThat(onLoopback.allowed("127.0.0.1", "http://127.0.0.1:7070")).isTrue();
        assertThat(onLoopback.allowed("localhost", "http://localhost:7070")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "rebound.example,",
        "127.0.0.1.evil.example,",
        "127.0.0.1,https://evil.example",
        "127.0.0.1,null",
        "127.0.0.1,http://localhost.evil.example",
        "127.0.0.1,http://127.0.0.1@evil.example",
        "127.0.0.1,not a uri",
    })
    void everything_else_is_refused(String host, String origin) {
        assertThat(onLoopback.allowed(host, origin)).isFalse();
    }

    @Test
    void where_it_listens_beyond_the_machine_other_containers_may_call_but_no_page() {
        assertThat(beyond.allowed("providers", null)).isTrue();
        assertThat(beyond.allowed("172.17.0.4", null)).isTrue();
        assertThat(beyond.allowed("[fe80::1]", null)).isTrue();
        assertThat(beyond.allowed("rebound.example", null)).isFalse();
        assertThat(beyond.allowed("providers", "https://evil.example")).isFalse();
        assertThat(onLoopback.allowed("providers", null)).isFalse();
    }
}
