package brownout.chaos.adapter.jsonl;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, told apart by its {@code type}: {@code run} first, then {@code invoke} and {@code complete} as
 * they happen, {@code event}, {@code fault}, {@code hole}, and {@code end} last: a file without it was cut off.
 *
 * <p>Buffered; at most 64 KiB of the newest lines are lost when the process is killed.
 */
public final class JsonlHistoryWriter implements HistorySink {
    private static final int BUFFER = 1 << 16;

    private final JsonGenerator json;
    private final Path file;
    private @Nullable IOException broken;

    /** Overwrites the file; its directory is made. */
    public JsonlHistoryWriter(Path file) {
        this.file = file;
        try {
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            json = new JsonFactory()
                    .createGenerator(new BufferedOutputStream(Files.newOutputStream(file), BUFFER), JsonEncoding.UTF8);
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void began(Instant wallClock) {
        line("run", () -> json.writeStringField("began", wallClock.toString()));
    }

    @Override
    public synchronized void invoked(
            long id, int process, String session, String action, String key, long invokedAt, Map<String, String> in) {
        line("invoke", () -> {
            json.writeNumberField("id", id);
            json.writeNumberField("at", invokedAt);
            json.writeNumberField("process", process);
            if (!session.isEmpty()) {
                json.writeStringField("session", session);
            }
            json.writeStringField("action", action);
            json.writeStringField("key", key);
            map("in", in);
        });
    }

    @Override
    public synchronized void completed(Operation operation) {
        line("complete", () -> {
            json.writeNumberField("id", operation.id());
            if (operation.outcome() != Outcome.INFO) {
                json.writeNumberField("at", operation.completedAt());
            }
            json.writeStringField("outcome", operation.outcome().name());
            map("out", operation.out());
        });
    }

    @Override
    public synchronized void event(Event event) {
        line("event", () -> {
            json.writeNumberField("at", event.at());
            json.writeStringField("source", event.source());
            json.writeStringField("kind", event.kind());
            json.writeStringField("key", event.key());
            map("data", event.data());
        });
    }

    @Override
    public synchronized void fault(FaultWindow window) {
        line("fault", () -> {
            json.writeStringField("target", window.target());
            json.writeStringField("what", window.what());
            json.writeNumberField("from", window.from());
            json.writeNumberField("until", window.until());
            json.writeNumberField("touched", window.touched());
            json.writeNumberField("share", window.share());
        });
    }

    @Override
    public synchronized void hole(String sentence) {
        line("hole", () -> json.writeStringField("sentence", sentence));
    }

    @Override
    public synchronized void close() {
        if (json.isClosed()) {
            return;
        }
        line("end", () -> {});
        try {
            json.writeRaw('\n');
            json.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void map(String name, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /** After a line that could not be written whole, every later one fails for the same reason. */
    private void line(String type, Fields fields) {
        if (broken != null) {
            throw failed(broken);
        }
        try {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write();
            json.writeEndObject();
        } catch (IOException e) {
            broken = e;
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return new UncheckedIOException(
                "cannot write the history to " + file + ": "
                        + (full ? "the disk is full, free some space" : e.getMessage()),
                e);
    }

    private interface Fields {
        void write() throws IOException;
    }
}
