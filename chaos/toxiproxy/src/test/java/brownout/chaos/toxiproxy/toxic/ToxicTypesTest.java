package brownout.chaos.toxiproxy.toxic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToxicTypesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latency    | latency        | -1           | invalid attribute latency: -1 ms, must be between 0 and 86400000",
                "latency    | jitter         | 86400001     | invalid attribute jitter: 86400001 ms, must be between 0 and 86400000",
                "bandwidth  | rate           | -1           | invalid attribute rate: -1 KB/s, must be between 0 and 1000000000",
                "slow_close | delay          | -1           | invalid attribute delay: -1 ms, must be between 0 and 86400000",
                "timeout    | timeout        | -1           | invalid attribute timeout: -1 ms, must be between 0 and 86400000",
                "reset_peer | timeout        | -1           | invalid attribute timeout: -1 ms, must be between 0 and 86400000",
                "limit_data | bytes          | -1           | invalid attribute bytes: -1 bytes, must be between 0 and 9223372036854775807",
                "slicer     | average_size   | 0            | invalid attribute average_size: 0 bytes, must be between 1 and 2147483647",
                "noop       | latency        | 5            | invalid attribute latency: a noop toxic takes none",
                "latency    | latancy        | 5            | invalid attribute latancy: a latency toxic takes latency, jitter",
            })
    void what_makes_no_sense_is_refused_with_the_reason(String type, String attribute, long value, String message) {
        assertThatThrownBy(() -> ToxicTypes.named(type).orElseThrow().create(Map.of(attribute, value)))
                .isInstanceOf(InvalidAttributeException.class)
                .hasMessage(message);
    }

    @Test
    void what_is_not_given_is_zero() {
        for (ToxicType type : ToxicTypes.all()) {
            Map<String, Long> given = type.name().equals("slicer") ? Map.of("average_size", 1L) : Map.of();
            Toxic toxic = type.create(given);
            assertThat(toxic.type()).isEqualTo(type);
            assertThat(toxic.attributes().keySet())
                    .containsExactlyElementsOf(
                            type.attributes().stream().map(Attribute::name).toList());
            assertThat(type.create(toxic.attributes())).isEqualTo(toxic);
        }
    }

    @Test
    void an_unknown_type_is_not_found() {
        assertThat(ToxicTypes.named("down")).isEmpty();
    }
}
