package brownout.profile.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.problem.ProblemException;
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
        linearizable                      | names no level; must be strong, session, eventual or bounded; max-staleness=2s
        ''                                | names no level
        strong; max-staleness=2s          | takes no parameter with strong
        bounded                           | needs exactly one parameter with bounded, as in bounded; max-staleness=2s
        bounded; max-staleness=2s; x=1    | needs exactly one parameter
        bounded; staleness=2s             | has another parameter than max-staleness
        bounded; max-staleness            | has another parameter than max-staleness
        bounded; max-staleness=2          | no duration; write a whole number and ms, s or m
        bounded; max-staleness=-2s        | no duration
        bounded; max-staleness=1.5s       | no duration
        bounded; max-staleness=0ms        | must have a max-staleness of 1ms to 60m, not 0s
        bounded; max-staleness=61m        | must have a max-staleness of 1ms to 60m
        """)
    void what_is_wrong_is_said_with_what_would_be_right(String header, String message) {
        assertThatThrownBy(() -> Consistency.parse(header))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(message);
    }

    @Test
    void on_unavailable_names_its_values() {
        assertThat(OnUnavailable.parse(" Degrade")).isEqualTo(OnUnavailable.DEGRADE);
        assertThatThrownBy(() -> OnUnavailable.parse("retry"))
                .hasMessage("On-Unavailable must be wait, redirect, fail or degrade");
    }
}
