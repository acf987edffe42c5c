package brownout.chaos.adapter.jsonl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Histories;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.registry.Checkers;
import brownout.chaos.workload.ScriptedPace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class JsonlHistoryTest {
    /** Of checks that need an argument, or do another thing with one. */
    private static final Map<String, List<String>> SPECIFICATIONS = Map.of(
            "latency-slo", List.of("latency-slo:p99 10s", "latency-slo:sends p99 10s"),
            "error-budget", List.of("error-budget:100%"),
            "no-lost-send", List.of("no-lost-send", "no-lost-send:delivered"),
            "rate-never-exceeded", List.of("rate-never-exceeded:1000/s"),
            "retries-within", List.of("retries-within", "retries-within:10% + 5"));

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
                "{\"type\":\"hole\"}",
                "{\"type\":\"end\",\"lines\":1}\n{\"type\":\"hole\",\"sentence\":\"late\"}")) {
            Path file =
                    write("{\"type\":\"run\",\"began\":\"2026-01-01T00:00:00Z\"}\n" + line + "\n{\"type\":\"end\"}\n");
            assertThatThrownBy(() -> JsonlHistoryReader.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(".*history.jsonl:[23]: not a line of a history.*");
        }
    }

    @Test
    void a_second_invocation_under_one_id_is_an_error() throws IOException {
        String invoke =
                "{\"type\":\"invoke\",\"id\":0,\"at\":7,\"process\":0,\"action\":\"submit\",\"key\":\"k\",\"in\":{}}\n";
        Path file = write(invoke + "{\"type\":\"complete\",\"id\":0,\"at\":9,\"outcome\":\"OK\"}\n" + invoke);
        assertThatThrownBy(() -> JsonlHistoryReader.read(file))
                .hasMessageContaining("history.jsonl:3:")
                .hasMessageContaining("operation 0 is invoked a second time");
    }

    @Test
    void an_operation_that_is_missing_is_a_hole() throws IOException {
        StringBuilder lines = new StringBuilder("{\"type\":\"run\",\"began\":\"2026-01-01T00:00:00Z\"}\n");
        for (int id : new int[] {0, 1, 3}) {
            lines.append("{\"type\":\"invoke\",\"id\":" + id
                    + ",\"at\":7,\"process\":0,\"action\":\"submit\",\"key\":\"k\",\"in\":{}}\n");
        }
        Path file = write(lines + "{\"type\":\"end\",\"lines\":4}\n");
        assertThat(JsonlHistoryReader.read(file).holes())
                .singleElement()
                .asString()
                .startsWith("operation 2 is missing");
    }

    @Test
    void without_any_one_of_its_lines_no_check_holds_on_a_history() throws IOException {
        History jobs = Histories.history()
                .submit("k", "j", 0, 10, "class", "bulk")
                .job("j", 1, "JOB_ADMITTED", 20)
                .job("j", 2, "JOB_CLAIMED", 1_000, "token", "1", "worker", "video-worker-1")
                .job("j", 3, "JOB_COMPLETED", 6_000, "token", "1", "output", "out/j/1/")
                .manifest("j", "out/j/1/manifest.json", 1, "video-worker-1")
                .observe("k", "j", "COMPLETED", 9_000)
                .build();
        History notifications = Histories.history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .fault("notification→push", 15, 16)
                .observe("k", "n", "SENT", 900)
                .build();
        History contested = Histories.history()
                .submit("k", "n", 0, 10, "user", "ana")
                .operation("", "submit", "k", Outcome.FAIL, 5, 12, Map.of("body", "b"), Map.of("status", "422"))
                .event("provider/push", "delivered", "n", 20, "n", "1", "sha256", "aa")
                .event("provider/push", "deduplicated", "n", 900, "n", "2", "sha256", "aa")
                .build();
        Histories told = Histories.history()
                .submit("k-1", "n-1", 0, 10, "user", "ana", "messageClass", "MARKETING")
                .operation("", "opt-out", "ana", Outcome.OK, 20, 30, Map.of(), Map.of());
        for (int i = 2; i < 22; i++) {
            told.submit("k-" + i, "n-" + i, 4_000, 4_010, "user", "bo", "messageClass", "TRANSACTIONAL")
                    .event("provider/push", "refused", "n-" + i, 4_020, "n", "" + i, "effect", "reject-503")
                    .delivered("n-" + i, 4_900, i + 20);
        }
        History profiles = Histories.history()
                .write("ana", "p", 1, 0, 100)
                .read("ana", "session", "p", 1, 200, 210)
                .write("ana", "p", 2, 1_000, 1_100)
                .read("bo", "strong", "p", 2, 1_200, 1_300)
                .read("ana", "session", "p", 2, 1_200, 1_300)
                .unansweredWrite("bo", "p", "lost", 1_400)
                .build();
        assertThat(heldAndCut(jobs)).isGreaterThanOrEqualTo(4);
        assertThat(heldAndCut(notifications)).isGreaterThanOrEqualTo(3);
        assertThat(heldAndCut(contested)).isGreaterThanOrEqualTo(3);
        assertThat(heldAndCut(told.build())).isGreaterThanOrEqualTo(4);
        assertThat(heldAndCut(profiles)).isGreaterThanOrEqualTo(6);
    }

    /** How many checks hold on the history as it is; none may without one of its lines. */
    private int heldAndCut(History history) throws IOException {
        Path file = directory.resolve("whole.jsonl");
        try (JsonlHistoryWriter writer = new JsonlHistoryWriter(file)) {
            writer.began(history.began());
            for (Operation operation : history.operations()) {
                writer.invoked(
                        operation.id(),
                        operation.process(),
                        operation.session(),
                        operation.action(),
                        operation.key(),
                        operation.invokedAt(),
                        operation.in());
                if (operation.outcome() != Outcome.INFO) {
                    writer.completed(operation);
                }
            }
            history.events().forEach(writer::event);
            history.faults().forEach(writer::fault);
        }
        List<String> lines = Files.readAllLines(file);
        List<Checker> held = Checkers.standard().kinds().stream()
                .flatMap(kind -> SPECIFICATIONS.getOrDefault(kind.name(), List.of(kind.name())).stream())
                .map(Checkers.standard()::named)
                .filter(check -> check.check(JsonlHistoryReader.read(file)).verdict() == Verdict.HOLDS)
                .toList();
        for (int cut = 0; cut < lines.size(); cut++) {
            List<String> rest = new ArrayList<>(lines);
            rest.remove(cut);
            History damaged;
            try {
                damaged = JsonlHistoryReader.read(write(String.join("\n", rest) + "\n"));
            } catch (IllegalArgumentException refused) {
                continue;
            }
            for (Checker check : held) {
                assertThat(check.check(damaged).verdict())
                        .as("%s without %s", check.name(), lines.get(cut))
                        .isNotEqualTo(Verdict.HOLDS);
            }
        }
        return held.size();
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
