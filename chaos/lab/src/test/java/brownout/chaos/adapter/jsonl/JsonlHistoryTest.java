package brownout.chaos.adapter.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.ScriptedPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class JsonlHistoryTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path directory;

    private final ScriptedPace pace = new ScriptedPace();

    @Test
    void what_was_recorded_is_read_back_the_same() {
        Path file = directory.resolve("deep/er/history.jsonl");
        History recorded;
        try (JsonlHistoryWriter writer = new JsonlHistoryWriter(file)) {
            Recorder recorder = new Recorder(pace, writer);
            Recorder.Pending ok = recorder.invoke("submit", "k \"1\" → ü\n", Map.of("channel", "push"));
            pace.advance(5);
            Recorder.Pending unknown = recorder.invoke("s-1", "read", "p", Map.of());
            ok.complete(Outcome.OK, Map.of("id", "n1"));
            unknown.complete(Outcome.INFO, Map.of("error", "no answer"));
            recorder.invoke("submit", "k2", Map.of()).complete(Outcome.FAIL, Map.of("error", "refused"));
            recorder.looked(pace.nanos(), "observe", "k1", Outcome.OK, Map.of(), Map.of("state", "SENT"));
            recorder.event(new Event(-3, "provider/push", "delivered", "n1", Map.of("n", "1")));
            recorder.fault(new FaultWindow("a→b", "latency", 1, 2, 300, 0.25));
            recorder.hole("a gap");
            recorded = recorder.history();
        }

        assertThat(JsonlHistoryReader.read(file)).isEqualTo(recorded);
        assertThat(recorded.operations()).hasSize(4);
    }

    @Test
    @EnabledIf("thereIsAFullDisk")
    void a_full_disk_is_named_as_the_reason_however_often_one_tries() {
        JsonlHistoryWriter writer = new JsonlHistoryWriter(FULL);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        writer.hole("x".repeat(100));
                    }
                })
                .hasMessageContaining("the disk is full");

        assertThatThrownBy(() -> writer.hole("one more")).hasMessageContaining("the disk is full");
        assertThatThrownBy(writer::close).hasMessageContaining("the disk is full");
    }

    static boolean thereIsAFullDisk() {
        return Files.exists(FULL);
    }

    @Test
    void an_operation_without_an_end_is_unknown_and_a_file_without_an_end_has_a_hole() throws IOException {
        Path file = write("""
                {"type":"run","began":"2026-01-01T00:00:00Z"}
                {"type":"invoke","id":0,"at":7,"process":0,"action":"submit","key":"k","in":{}}
                """);

        History history = JsonlHistoryReader.read(file);

        assertThat(history.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.outcome()).isEqualTo(Outcome.INFO);
            assertThat(operation.completedAt()).isEqualTo(Long.MAX_VALUE);
        });
        assertThat(history.holes()).singleElement().asString().contains("has no 'end' line");
    }

    @Test
    void a_last_line_that_was_cut_off_is_a_hole() throws IOException {
        Path file = write("{\"type\":\"run\",\"began\":\"2026-01-01T00:00:00Z\"}\n{\"type\":\"inv");

        assertThat(JsonlHistoryReader.read(file).holes()).anyMatch(hole -> hole.contains("was cut off"));
    }

    @Test
    void any_other_line_that_cannot_be_read_is_an_error_with_its_number() throws IOException {
        for (String line : List.of(
                "no json",
                "{\"type\":\"elephant\"}",
                "{\"type\":\"complete\",\"id\":4,\"at\":1,\"outcome\":\"OK\"}",
                "{\"type\":\"hole\"}")) {
            Path file =
                    write("{\"type\":\"run\",\"began\":\"2026-01-01T00:00:00Z\"}\n" + line + "\n{\"type\":\"end\"}\n");
            assertThatThrownBy(() -> JsonlHistoryReader.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("history.jsonl:2: not a line of a history");
        }
    }

    @Test
    void every_line_is_on_its_own() throws IOException {
        Path file = directory.resolve("history.jsonl");
        try (JsonlHistoryWriter writer = new JsonlHistoryWriter(file)) {
            Recorder recorder = new Recorder(pace, writer);
            recorder.invoke("submit", "k", Map.of()).complete(Outcome.OK, Map.of());
        }

        assertThat(Files.readAllLines(file))
                .hasSize(4)
                .allMatch(line -> line.startsWith("{\"type\":") && line.endsWith("}"));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("history.jsonl"), text);
    }
}
