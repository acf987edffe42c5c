package brownout.frontdoor.adapter.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON and guesses nothing: UTF-8 without lone surrogates, no unknown or repeated fields, no number where a string
 * belongs, nothing after the end, at most {@link #MAX_DEPTH} levels. Every refusal names the place.
 */
public final class StrictJson {
    /** Arrays and objects within each other. */
    public static final int MAX_DEPTH = 64;

    private static final Pattern OWN_PLACE = Pattern.compile("\\[Source: [^;]*; (line: \\d+, column: \\d+)]");
    private static final JsonMapper MAPPER = mapper();

    private StrictJson() {}

    private static JsonMapper mapper() {
        var mapper = JsonMapper.builder()
                .addModules(new Jdk8Module(), new JavaTimeModule(), WholeNumber.module())
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build());
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper;
    }

    /** @throws ProblemException 400, saying what and where */
    public static <T> T read(byte @Nullable [] body, Class<T> type) {
        String text = text(body);
        try {
            if (text.contains("\\u")) {
                checkTokens(text);
            }
            T value = MAPPER.readValue(text, type);
            if (value == null) {
                throw Problem.bad("the body is null where an object is expected")
                        .exception();
            }
            return value;
        } catch (JsonProcessingException e) {
            throw explain(mistakeIn(text).orElse(e)).exception();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    /** What is wrong with the text, whatever it was to be read as: of two mistakes this one counts. */
    private static Optional<JsonProcessingException> mistakeIn(String text) {
        try {
            checkTokens(text);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory", e);
        }
    }

    /** Any JSON object. */
    public static ObjectNode object(byte @Nullable [] body) {
        return read(body, ObjectNode.class);
    }

    private static String text(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw Problem.bad("the body is empty where a JSON object is expected")
                    .exception();
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw Problem.bad("the body is not UTF-8").exception();
        }
    }

    /** Half of a surrogate pair, possible only by an escape, is no character: no encoder could write it again. */
    private static void checkTokens(String text) throws IOException {
        var encoder = UTF_8.newEncoder();
        try (JsonParser parser = MAPPER.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if ((token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME)
                        && !encoder.canEncode(parser.getText())) {
                    throw Problem.bad("half of a surrogate pair is no character" + where(parser.currentTokenLocation()))
                            .exception();
                }
            }
        }
    }

    private static Problem explain(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return Problem.bad(
                    "the JSON is nested deeper than " + MAX_DEPTH + " levels or holds too long a number or name");
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return Problem.bad(path(mapping), message(mapping));
        }
        String what = e instanceof JsonMappingException ? "a JSON object is expected" : firstLine(e);
        return Problem.bad("the body is not the JSON that is expected" + where(e.getLocation()) + ": " + what);
    }

    private static String message(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            var known = unknown.getKnownPropertyIds();
            List<String> names = known == null
                    ? List.of()
                    : known.stream().map(String::valueOf).sorted().toList();
            return "is not a field here" + Nearest.hint(unknown.getPropertyName(), names);
        }
        return "must be " + wanted(e) + where(e.getLocation());
    }

    private static String wanted(JsonMappingException e) {
        Class<?> type = e instanceof com.fasterxml.jackson.databind.exc.MismatchedInputException mismatch
                ? mismatch.getTargetType()
                : null;
        if (type == null) {
            return "of another type";
        }
        JavaType java = MAPPER.constructType(type);
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants());
        } else if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        } else if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        } else if (Number.class.isAssignableFrom(type) || type == double.class) {
            return "a number";
        } else if (java.isCollectionLikeType() || type.isArray()) {
            return "an array";
        } else if (type == String.class) {
            return "a string";
        } else if (java.isJavaLangObject() || type.isRecord() || java.isMapLikeType()) {
            return "an object";
        }
        return "a " + type.getSimpleName();
    }

    private static String where(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 0 ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** Without the sentences and the places in which Jackson names its own classes. */
    private static String firstLine(JsonProcessingException e) {
        String first =
                String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return OWN_PLACE.matcher(first).replaceAll("$1");
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
