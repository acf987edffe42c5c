package brownout.chaos.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({"800ms,800000000", "2s,2000000000", "1.5s,1500000000", "1m,60000000000", "1min,60000000000", "5us,5000"
    })
    void durations_have_a_unit(String text, long nanos) {
        assertThat(Quantities.duration(text)).contains(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "-1s", "2 s", "2S", "1e3s", "999999999h"})
    void what_is_no_duration_is_not_guessed_at(String text) {
        assertThat(Quantities.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"40/s,40", "90/min,1.5", "0.5/s,0.5", "0/s,0", "36/h,0.01"})
    void rates_are_per_second_minute_or_hour(String text, double perSecond) {
        assertThat(Quantities.rate(text))
                .hasValueSatisfying(
                        rate -> assertThat(rate).isCloseTo(perSecond, org.assertj.core.data.Offset.offset(1e-9)));
    }

    @Test
    void shares_are_percent_or_fractions() {
        assertThat(Quantities.share("99%")).contains(0.99);
        assertThat(Quantities.share("0.33")).contains(0.33);
        assertThat(Quantities.share("1")).contains(1.0);
        assertThat(Quantities.share("33")).isEmpty();
        assertThat(Quantities.share("101%")).isEmpty();
        assertThat(Quantities.share("1.01")).isEmpty();
    }
}
