package brownout.chaos.adapter.export;

import brownout.chaos.history.History;
import brownout.chaos.workload.profiles.RegisterOperation;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/**
 * The strong part of a history of profiles, as an array of Porcupine's {@code Operation}: docs/samples/porcupine reads
 * it. An operation without an answer returns at the end of time.
 */
public final class PorcupineJson {
    private PorcupineJson() {}

    public static void write(History history, Writer to) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(to).useDefaultPrettyPrinter();
        json.writeStartArray();
        for (RegisterOperation each : RegisterOperation.of(history)) {
            json.writeStartObject();
            json.writeNumberField("ClientId", each.client());
            json.writeObjectFieldStart("Input");
            json.writeStringField("op", each.isWrite() ? "write" : "read");
            json.writeStringField("key", each.key());
            if (each.isWrite()) {
                json.writeStringField("value", each.value());
            }
            json.writeEndObject();
            json.writeNumberField("Call", each.call());
            json.writeObjectFieldStart("Output");
            json.writeStringField("value", each.value());
            json.writeNumberField("version", each.version());
            json.writeEndObject();
            json.writeNumberField("Return", each.until());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.flush();
    }
}
