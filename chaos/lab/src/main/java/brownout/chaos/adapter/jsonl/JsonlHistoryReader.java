package brownout.chaos.adapter.jsonl;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link JsonlHistoryWriter} wrote, line by line.
 *
 * <p>An operation without a {@code complete} line is INFO. A file without its {@code end} line, or with a last line that
 * was cut off, is read and has a hole that says so; any other line that cannot be read is an error.
 */
public final class JsonlHistoryReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<Long, JsonNode> open = new LinkedHashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<FaultWindow> faults = new ArrayList<>();
    private final List<String> holes = new ArrayList<>();
    private Instant began = Instant.EPOCH;
    private boolean ended;

    private JsonlHistoryReader(Path file) {
        this.file = file;
    }

    /**
     * @throws UncheckedIOException when the file cannot be read
     * @throws IllegalArgumentException when a line is no line of a history; the message names file and line
     */
    public static History read(Path file) {
        return new JsonlHistoryReader(file).read();
    }

    private History read() {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long number = 0;
            String line = reader.readLine();
            while (line != null) {
                number++;
                String next = reader.readLine();
                if (!line.isBlank()) {
                    accept(line, number, next == null);
                }
                line = next;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the history " + file + ": " + e.getMessage(), e);
        }
        open.values().forEach(this::neverCompleted);
        if (!ended) {
            holes.add("the file " + file.getFileName() + " has no 'end' line: its recording was cut off");
        }
        return new History(began, operations, events, faults, holes);
    }

    private void accept(String line, long number, boolean isLast) {
        try {
            accept(JSON.readTree(line));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            if (!isLast || e instanceof IllegalArgumentException) {
                throw new IllegalArgumentException(
                        file + ":" + number + ": not a line of a history: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""),
                        e);
            }
            holes.add("the last line of " + file.getFileName() + " was cut off");
        }
    }

    private void accept(JsonNode line) {
        String type = text(line, "type");
        switch (type) {
            case "run" -> began = Instant.parse(text(line, "began"));
            case "invoke" -> open.put(number(line, "id"), line);
            case "complete" -> completed(line);
            case "event" ->
                events.add(new Event(
                        number(line, "at"),
                        text(line, "source"),
                        text(line, "kind"),
                        text(line, "key"),
                        map(line.path("data"))));
            case "fault" ->
                faults.add(new FaultWindow(
                        text(line, "target"),
                        text(line, "what"),
                        number(line, "from"),
                        number(line, "until"),
                        number(line, "touched"),
                        line.path("share").asDouble(1)));
            case "hole" -> holes.add(text(line, "sentence"));
            case "end" -> ended = true;
            default ->
                throw new IllegalArgumentException(
                        "type is '" + type + "', can be run, invoke, complete, event, fault, hole or end");
        }
    }

    private void completed(JsonNode line) {
        JsonNode invoke = open.remove(number(line, "id"));
        if (invoke == null) {
            throw new IllegalArgumentException(
                    "operation " + number(line, "id") + " completes without having been invoked");
        }
        Outcome outcome = Outcome.valueOf(text(line, "outcome"));
        long at = outcome == Outcome.INFO ? Long.MAX_VALUE : number(line, "at");
        operations.add(operation(invoke, outcome, at, map(line.path("out"))));
    }

    private void neverCompleted(JsonNode invoke) {
        operations.add(operation(
                invoke, Outcome.INFO, Long.MAX_VALUE, Map.of("error", "had not completed when the history ended")));
    }

    private static Operation operation(JsonNode invoke, Outcome outcome, long completedAt, Map<String, String> out) {
        return new Operation(
                number(invoke, "id"),
                (int) number(invoke, "process"),
                invoke.path("session").asText(""),
                text(invoke, "action"),
                text(invoke, "key"),
                outcome,
                number(invoke, "at"),
                completedAt,
                map(invoke.path("in")),
                out);
    }

    private static String text(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("'" + field + "' is missing or is not text");
        }
        return value.textValue();
    }

    private static long number(JsonNode line, String field) {
        JsonNode value = line.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("'" + field + "' is missing or is not a whole number");
        }
        return value.longValue();
    }

    private static Map<String, String> map(JsonNode fields) {
        Map<String, String> map = new LinkedHashMap<>();
        fields.fields()
                .forEachRemaining(
                        entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }
}
