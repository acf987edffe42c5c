package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    @TempDir
    Path directory;

    private Path log(String text) throws Exception {
        return Files.writeString(directory.resolve("x.log"), text);
    }

    @Test
    void it_starts_at_the_last_lines() throws Exception {
        try (LogTail tail = LogTail.open(log("a\nb\nc\n"), 2)) {
            assertThat(tail.next()).isEqualTo("b\nc\n");
        }
        try (LogTail tail = LogTail.open(log("a\nb\n"), 9)) {
            assertThat(tail.next()).isEqualTo("a\nb\n");
        }
        try (LogTail tail = LogTail.open(log("a\nb\n"), 0)) {
            assertThat(tail.next()).isEmpty();
        }
    }

    @Test
    void it_finds_lines_further_back_than_one_block() throws Exception {
        String line = "x".repeat(50_000) + "\n";
        try (LogTail tail = LogTail.open(log(line.repeat(5)), 3)) {
            assertThat(tail.next()).isEqualTo(line.repeat(3));
        }
    }

    @Test
    void it_gives_out_whole_lines_as_they_are_added() throws Exception {
        Path log = log("a\n");
        try (LogTail tail = LogTail.open(log, 0)) {
            Files.writeString(log, "grü", StandardOpenOption.APPEND);
            assertThat(tail.next()).isEmpty();
            Files.writeString(log, "n\nrest", StandardOpenOption.APPEND);
            assertThat(tail.next()).isEqualTo("grün\n");
        }
    }

    @Test
    void it_begins_anew_when_the_file_was_truncated() throws Exception {
        Path log = log("long enough\n");
        try (LogTail tail = LogTail.open(log, 1)) {
            tail.next();
            Files.writeString(log, "new\n");
            assertThat(tail.next()).isEqualTo("new\n");
        }
    }
}
