package brownout.chaos.toxiproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
    @Test
    void defaults_are_the_originals() {
        Flags flags = Flags.parse(new String[0]);
        assertThat(flags.host()).isEqualTo("localhost");
        assertThat(flags.port()).isEqualTo(8474);
        assertThat(flags.config()).isEmpty();
        assertThat(flags.seed()).isEmpty();
    }

    @Test
    void one_dash_or_two_and_a_space_or_an_equals_sign_are_the_same() {
        Flags flags = Flags.parse(
                "-host 0.0.0.0 --port=1 -config=a.json --seed -5 -proxy-metrics -allow-origin http://x".split(" "));
        assertThat(flags.host()).isEqualTo("0.0.0.0");
        assertThat(flags.port()).isEqualTo(1);
        assertThat(flags.config()).hasValue("a.json");
        assertThat(flags.seed()).hasValue(-5L);
        assertThat(flags.origins()).containsExactly("http://x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-port      | flag needs an argument: -port",
                "-port 70000 | invalid value \"70000\" for flag -port: must be between 0 and 65535",
                "-seed x    | invalid value \"x\" for flag -seed: expected a whole number",
                "-nope      | flag provided but not defined: -nope",
                "nope       | unexpected argument: nope",
            })
    void a_wrong_flag_is_named(String line, String message) {
        assertThatThrownBy(() -> Flags.parse(line.split(" "))).hasMessage(message);
    }
}
