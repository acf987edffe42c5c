package brownout.chaos.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopbackOnlyTest {

    @Test
    void programs_send_no_origin() {
        assertThat(LoopbackOnly.allowed("127.0.0.1", null)).isTrue();
        assertThat(LoopbackOnly.allowed("localhost", null)).isTrue();
        assertThat(LoopbackOnly.allowed("[::1]", null)).isTrue();
    }

    @Test
    void the_dashboard_may_use_its_own_origin() {
        assertThat(LoopbackOnly.allowed("127.0.0.1", "http://127.0.0.1:7070")).isTrue();
        assertThat(LoopbackOnly.allowed("localhost", "http://localhost:7070")).isTrue();
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
        assertThat(LoopbackOnly.allowed(host, origin)).isFalse();
    }
}
