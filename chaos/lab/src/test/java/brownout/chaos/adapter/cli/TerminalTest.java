package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.report.TextTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void colours_are_for_terminals_only() {
        assertThat(Terminal.ofProcess(Map.of("LAB_TTY", "1")).colour()).isTrue();
        assertThat(Terminal.ofProcess(Map.of("LAB_TTY", "0")).colour()).isFalse();
        assertThat(Terminal.ofProcess(Map.of()).colour()).isFalse();
    }

    @Test
    void whoever_wants_no_colour_gets_none() {
        assertThat(Terminal.ofProcess(Map.of("LAB_TTY", "1", "NO_COLOR", "1")).colour())
                .isFalse();
        assertThat(Terminal.ofProcess(Map.of("LAB_TTY", "1", "NO_COLOR", "")).colour())
                .isTrue();
        assertThat(Terminal.ofProcess(Map.of("LAB_TTY", "1", "TERM", "dumb")).colour())
                .isFalse();
    }

    @Test
    void a_width_that_makes_no_sense_is_the_usual_one() {
        assertThat(Terminal.ofProcess(Map.of("COLUMNS", "120")).width()).isEqualTo(120);
        assertThat(Terminal.ofProcess(Map.of("COLUMNS", "wide")).width()).isEqualTo(100);
        assertThat(Terminal.ofProcess(Map.of("COLUMNS", "10")).width()).isEqualTo(40);
    }

    @Test
    void progress_names_the_process_and_its_seconds() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(System.out, new PrintStream(err, true, StandardCharsets.UTF_8), false, 80);
        TerminalProgress progress = new TerminalProgress(terminal);

        progress.up("kafka-1", Duration.ofMillis(4_120));
        progress.ready(Duration.ofMillis(19_960));

        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("kafka-1 up 4.1 s\nready after 20.0 s\n");
    }

    @Test
    void table_columns_are_as_wide_as_their_widest_cell() {
        TextTable table = new TextTable("A", "LONG HEAD", "C");
        table.row(true, "value", "x", "last");

        assertThat(table.lines(Terminal.ofProcess(Map.of()).colours()))
                .containsExactly("A      LONG HEAD  C", "value  x          last");
    }
}
