package brownout.notification.adapter.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.intake.Violation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads request bodies and guesses nothing: no unknown or repeated fields, no number where a string belongs, nothing after
 * the end, UTF-8 only. Every refusal names the place.
 */
final class StrictJson {
    /** Bytes of a request body. */
    static final int MAX_BODY = 64 << 10;

    private static final ObjectMapper MAPPER = mapper();

    private StrictJson() {}

    private static ObjectMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /** @throws MalformedRequestException 400 or 413, saying what and where */
    static <T> T read(byte[] body, Class<T> type) {
        if (body.length > MAX_BODY) {
            throw new MalformedRequestException(tooLarge());
        }
        try {
            T value = MAPPER.readValue(decode(body), type);
            if (value == null) {
                throw new MalformedRequestException(Problems.bad("The body is null where an object is expected"));
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new MalformedRequestException(explain(e));
        }
    }

    static Problem tooLarge() {
        return Problem.of(413, "too-large", "Too large", "A body has at most " + MAX_BODY + " bytes");
    }

    private static String decode(byte[] body) {
        if (body.length == 0) {
            throw new MalformedRequestException(Problems.bad("The body is empty where a JSON object is expected"));
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequestException(Problems.bad("The body is not UTF-8"));
        }
    }

    private static Problem explain(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String path = path(mapping);
            String message = e instanceof UnrecognizedPropertyException unknown
                    ? "is not a known field; known here: " + sorted(unknown)
                    : "has the wrong type";
            return Problems.bad("The field " + path + " " + message).withErrors(List.of(new Violation(path, message)));
        }
        var at = e.getLocation();
        String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return Problems.bad("The body is not the JSON object that is expected" + where + ": " + firstLine(e));
    }

    private static String sorted(UnrecognizedPropertyException unknown) {
        var known = unknown.getKnownPropertyIds();
        return known == null
                ? "nothing"
                : known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String firstLine(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
