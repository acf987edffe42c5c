package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.JobQueueConfig;
import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import brownout.jobqueue.job.FieldError;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads request bodies strictly: nothing unknown, nothing twice, no guessing of types, nothing after the end, nothing too
 * large. Whatever is wrong becomes a {@link Problem} that says where.
 */
@Singleton
public class Bodies {
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    it -> it.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();
    private final int limit;

    public Bodies(JobQueueConfig config) {
        this.limit = config.limits().bodyBytes();
    }

    public <T> T read(InputStream body, Class<T> type) {
        return read(body, mapper.readerFor(type));
    }

    /** A JSON object of names and switches. */
    public Map<String, Boolean> readSwitches(InputStream body) {
        return read(body, mapper.readerForMapOf(Boolean.class));
    }

    private <T> T read(InputStream body, ObjectReader reader) {
        byte[] bytes = bytes(body);
        try {
            requireText(bytes);
            T value = reader.readValue(bytes);
            if (value == null) {
                throw Problem.of(Kind.MALFORMED, "the body must be a JSON object, not null")
                        .asException();
            }
            return value;
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw invalid(path(e), "is not a field; there are " + known);
        } catch (MismatchedInputException e) {
            String wanted = e.getTargetType() == null ? "another type" : name(e.getTargetType());
            throw invalid(path(e), "must be " + wanted + where(e.getLocation()));
        } catch (StreamConstraintsException e) {
            throw Problem.of(Kind.MALFORMED, "the JSON is nested too deep or holds too long a value")
                    .asException();
        } catch (JsonMappingException e) {
            throw invalid(path(e), String.valueOf(e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw Problem.of(Kind.MALFORMED, "the body is no JSON" + where(e.getLocation()) + ": " + firstLine(e))
                    .asException();
        } catch (IOException e) {
            throw Problem.of(Kind.MALFORMED, "the body is no UTF-8: " + e.getMessage())
                    .asException();
        }
    }

    /** JSON can write half of a surrogate pair, which is no character and which nothing behind this could store or repeat. */
    private void requireText(byte[] bytes) throws IOException {
        try (JsonParser parser = mapper.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean text = token == JsonToken.FIELD_NAME || token == JsonToken.VALUE_STRING;
                if (text && !StandardCharsets.UTF_8.newEncoder().canEncode(parser.getText())) {
                    throw Problem.of(
                                    Kind.MALFORMED,
                                    "a string holds half of a surrogate pair, which is no character"
                                            + where(parser.currentTokenLocation()))
                            .asException();
                }
            }
        }
    }

    private byte[] bytes(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw Problem.of(Kind.TOO_LARGE, "the body may have at most " + limit + " bytes")
                        .asException();
            }
            if (bytes.length == 0) {
                throw Problem.of(Kind.MALFORMED, "the body is empty; it must be a JSON object")
                        .asException();
            }
            return bytes;
        } catch (IOException e) {
            throw Problem.of(Kind.MALFORMED, "the body could not be read: " + e.getMessage())
                    .asException();
        }
    }

    private static RuntimeException invalid(String field, String message) {
        return Problem.invalid(List.of(new FieldError(field.isEmpty() ? "body" : field, message)))
                .asException();
    }

    private static String path(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String name(Class<?> type) {
        if (type == String.class) {
            return "a string";
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        return List.class.isAssignableFrom(type) ? "an array" : "an object";
    }

    private static String where(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String firstLine(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }
}
