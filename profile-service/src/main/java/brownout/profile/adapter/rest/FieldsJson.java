package brownout.profile.adapter.rest;

import brownout.profile.record.FieldError;
import brownout.profile.record.FieldMask;
import brownout.profile.record.FieldName;
import brownout.profile.record.Fields;
import brownout.profile.record.Profile;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a profile as JSON. Reading is strict: valid UTF-8, one object, known fields, right types; everything wrong
 * is listed at once.
 */
final class FieldsJson {

    static final int MAX_BYTES = 64 * 1024;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<FieldName, Object> values = new EnumMap<>(FieldName.class);
    private final Map<String, String> attributes = new TreeMap<>();
    private final Set<FieldName> names = EnumSet.noneOf(FieldName.class);
    private final Set<String> attributeNames = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private FieldsJson() {}

    /** What a body asks to change; without a mask: everything. */
    record Body(Fields fields, Optional<FieldMask> mask) {}

    /** Reads a whole set of fields; those that are not named are empty. */
    static Body whole(byte @Nullable [] body) {
        FieldsJson json = new FieldsJson();
        json.read(object(body), false);
        return new Body(json.checked(), Optional.empty());
    }

    /** Reads a merge patch (RFC 7396): null empties a field or removes an attribute. */
    static Body patch(byte @Nullable [] body) {
        FieldsJson json = new FieldsJson();
        json.read(object(body), true);
        Fields fields = json.checked();
        if (json.names.isEmpty() && json.attributeNames.isEmpty()) {
            throw new ProblemException(Problem.invalid("body", "a patch must name at least one field"));
        }
        return new Body(fields, Optional.of(new FieldMask(json.names, json.attributeNames)));
    }

    static Map<String, Object> of(Profile profile) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Fields from = profile.fields();
        fields.put(FieldName.DISPLAY_NAME.label(), from.displayName());
        fields.put(FieldName.EMAIL.label(), from.email());
        fields.put(FieldName.PHONE.label(), from.phone());
        fields.put(FieldName.DEVICE_TOKEN.label(), from.deviceToken());
        fields.put(FieldName.MARKETING_OPT_OUT.label(), from.marketingOptOut());
        fields.put(FieldName.BLOCKED.label(), from.blocked());
        fields.put(FieldName.LAST_SEEN.label(), from.lastSeen());
        fields.put(FieldName.ATTRIBUTES.label(), new TreeMap<>(from.attributes()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", profile.id().value());
        json.put("version", profile.version().number());
        json.put("epoch", profile.version().epoch());
        json.put("prevVersion", profile.previous());
        json.put("opId", profile.opId().value());
        Instant writtenAt = profile.writtenAt();
        json.put("writtenAt", writtenAt.toString());
        json.put("fields", fields);
        return json;
    }

    /** Reads one JSON object, or says in a problem why there is none. */
    static JsonNode object(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw new ProblemException(Problem.invalid("body", "must be a JSON object, but there is none"));
        }
        if (body.length > MAX_BYTES) {
            throw new ProblemException(tooLarge(body.length));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            JsonNode node = MAPPER.readTree(text);
            if (node == null || !node.isObject()) {
                throw new ProblemException(Problem.invalid("body", "must be a JSON object"));
            }
            return node;
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("body", "is not valid UTF-8"));
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.invalid("body", "is not valid JSON" + place(e)));
        } catch (IOException e) {
            throw new ProblemException(Problem.invalid("body", "cannot be read"));
        }
    }

    static Problem tooLarge(long bytes) {
        return new Problem(
                413,
                "body-too-large",
                "The body is too large",
                "the body has " + bytes + " bytes; at most " + MAX_BYTES + " are read");
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private Fields checked() {
        Fields fields = new Fields(
                text(FieldName.DISPLAY_NAME),
                text(FieldName.EMAIL),
                text(FieldName.PHONE),
                text(FieldName.DEVICE_TOKEN),
                flag(FieldName.MARKETING_OPT_OUT),
                flag(FieldName.BLOCKED),
                text(FieldName.LAST_SEEN),
                attributes);
        errors.addAll(fields.errors());
        if (!errors.isEmpty()) {
            String detail = errors.get(0).field() + ": " + errors.get(0).message();
            throw new ProblemException(Problem.invalid(
                    errors.size() == 1 ? detail : detail + "; and " + (errors.size() - 1) + " more", errors));
        }
        return fields;
    }

    private String text(FieldName name) {
        return (String) values.getOrDefault(name, "");
    }

    private boolean flag(FieldName name) {
        return (Boolean) values.getOrDefault(name, false);
    }

    private void read(JsonNode object, boolean patch) {
        object.properties()
                .forEach(property -> FieldName.of(property.getKey())
                        .ifPresentOrElse(
                                name -> read(name, property.getValue(), patch),
                                () -> errors.add(new FieldError(
                                        property.getKey(),
                                        "unknown field" + Nearest.hint(property.getKey(), FieldName.labels())))));
    }

    private void read(FieldName name, JsonNode value, boolean patch) {
        if (patch && value.isNull()) {
            names.add(name);
            return;
        }
        switch (name) {
            case ATTRIBUTES -> readAttributes(value, patch);
            case MARKETING_OPT_OUT, BLOCKED -> {
                names.add(name);
                if (value.isBoolean()) {
                    values.put(name, value.booleanValue());
                } else {
                    errors.add(new FieldError(name.label(), "must be true or false"));
                }
            }
            case DISPLAY_NAME, EMAIL, PHONE, DEVICE_TOKEN, LAST_SEEN -> {
                names.add(name);
                if (value.isTextual()) {
                    values.put(name, value.textValue());
                } else {
                    errors.add(new FieldError(name.label(), "must be a string"));
                }
            }
        }
    }

    private void readAttributes(JsonNode value, boolean patch) {
        if (!value.isObject()) {
            errors.add(new FieldError(FieldName.ATTRIBUTES.label(), "must be an object of strings"));
            return;
        }
        value.properties().forEach(attribute -> {
            if (attribute.getValue().isTextual()) {
                attributes.put(attribute.getKey(), attribute.getValue().textValue());
            } else if (!patch || !attribute.getValue().isNull()) {
                errors.add(new FieldError(
                        FieldName.ATTRIBUTES.label() + "." + attribute.getKey(),
                        patch ? "must be a string, or null to remove it" : "must be a string"));
            }
            attributeNames.add(attribute.getKey());
        });
    }
}
