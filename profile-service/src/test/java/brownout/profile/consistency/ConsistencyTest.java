package brownout.profile.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strong",
                "session",
                "eventual",
                "bounded; max-staleness=2s",
                "bounded; max-staleness=1ms",
                "bounded; max-staleness=1500ms",
                "bounded; max-staleness=3600s"
            })
    void what_is_written_is_read_back(String header) {
        assertThat(Consistency.parse(header).header()).isEqualTo(header);
    }

    @Test
    void case_and_blanks_do_not_matter() {
        assertThat(Consistency.parse(" Strong ")).isEqualTo(Consistency.STRONG);
        assertThat(Consistency.parse("BOUNDED;Max-Staleness = 1m"))
                .isEqualTo(Consistency.bounded(Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    linearizable                      | unknown level "linearizable"; valid are strong, bounded; max-staleness=2s, session, eventual
                    ''                                | unknown level ""
                    strong; max-staleness=2s          | strong takes no parameter
                    bounded                           | bounded needs exactly one parameter, as in bounded; max-staleness=2s
                    bounded; max-staleness=2s; x=1    | bounded needs exactly one parameter
                    bounded; staleness=2s             | unknown parameter "staleness" of bounded; valid is max-staleness
                    bounded; max-staleness            | unknown parameter "max-staleness"
                    bounded; max-staleness=2          | max-staleness "2" is no duration; write a whole number and ms, s or m
                    bounded; max-staleness=-2s        | max-staleness "-2s" is no duration
                    bounded; max-staleness=1.5s       | max-staleness "1.5s" is no duration
                    bounded; max-staleness=0ms        | max-staleness must be 1ms to 60m, not 0s
                    bounded; max-staleness=61m        | max-staleness must be 1ms to 60m
                    """)
    void what_is_wrong_is_said_with_what_would_be_right(String header, String message) {
        assertThatThrownBy(() -> Consistency.parse(header))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void foreign_text_is_quoted_short_and_printable() {
        assertThatThrownBy(() -> Consistency.parse("ü\u0007" + "x".repeat(5000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).matches("[\\x20-\\x7e…]*"));
    }

    @Test
    void on_unavailable_names_its_values() {
        assertThat(OnUnavailable.parse(" Degrade")).isEqualTo(OnUnavailable.DEGRADE);
        assertThatThrownBy(() -> OnUnavailable.parse("retry"))
                .hasMessage("unknown value \"retry\"; valid are wait, redirect, fail, degrade");
    }
}
