package brownout.chaos.adapter.rest;

import brownout.chaos.cluster.ClusterStatus;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.file.Path;

/** Statuses as JSON: of the API, of {@code lab.json}, and of {@code ./lab status --json}. */
public final class ClusterJson {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(
                    new SimpleModule().addSerializer(new PathAsText()).addDeserializer(Path.class, new TextAsPath()))
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private ClusterJson() {}

    /** Indented, one field a line: the launcher greps the pid out of it. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** Fields that this version does not know are left out. @throws JsonProcessingException for anything else */
    public static ClusterStatus status(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, ClusterStatus.class);
    }

    static ObjectMapper mapper() {
        return MAPPER;
    }

    private static final class PathAsText extends StdSerializer<Path> {
        private static final long serialVersionUID = 1L;

        PathAsText() {
            super(Path.class);
        }

        @Override
        public void serialize(Path path, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(path.toString());
        }
    }

    private static final class TextAsPath extends StdDeserializer<Path> {
        private static final long serialVersionUID = 1L;

        TextAsPath() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Path.of(in.getValueAsString(""));
        }
    }
}
