package brownout.profile.adapter.rest;

import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.profile.record.FieldMask;
import brownout.profile.record.FieldName;
import brownout.profile.record.Fields;
import brownout.profile.record.Profile;
import com.fasterxml.jackson.databind.JsonNode;
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
 * The fields of a profile as JSON. Reading is strict, and everything that is wrong with the fields is listed at once.
 */
final class FieldsJson {

    private final Map<FieldName, Object> values = new EnumMap<>(FieldName.class);
    private final Map<String, String> attributes = new TreeMap<>();
    private final Set<FieldName> names = EnumSet.noneOf(FieldName.class);
    private final Set<String> attributeNames = new TreeSet<>();
    private final List<Violation> errors = new ArrayList<>();

    private FieldsJson() {}

    /** What a body asks to change; without a mask: everything. */
    record Body(Fields fields, Optional<FieldMask> mask) {}

    /** Reads a whole set of fields; those that are not named are empty. */
    static Body whole(byte @Nullable [] body) {
        FieldsJson json = new FieldsJson();
        json.read(StrictJson.object(body), false);
        return new Body(json.checked(), Optional.empty());
    }

    /** Reads a merge patch (RFC 7396): null empties a field or removes an attribute. */
    static Body patch(byte @Nullable [] body) {
        FieldsJson json = new FieldsJson();
        json.read(StrictJson.object(body), true);
        Fields fields = json.checked();
        if (json.names.isEmpty() && json.attributeNames.isEmpty()) {
            throw Problem.bad("a patch must name at least one field").exception();
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
            throw Problem.of(ProblemType.BAD_REQUEST, errors).exception();
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
                                () -> errors.add(new Violation(
                                        property.getKey(),
                                        "is no field" + Nearest.hint(property.getKey(), FieldName.labels())))));
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
                    errors.add(new Violation(name.label(), "must be true or false"));
                }
            }
            case DISPLAY_NAME, EMAIL, PHONE, DEVICE_TOKEN, LAST_SEEN -> {
                names.add(name);
                if (value.isTextual()) {
                    values.put(name, value.textValue());
                } else {
                    errors.add(new Violation(name.label(), "must be a string"));
                }
            }
        }
    }

    private void readAttributes(JsonNode value, boolean patch) {
        if (!value.isObject()) {
            errors.add(new Violation(FieldName.ATTRIBUTES.label(), "must be an object of strings"));
            return;
        }
        if (patch && (value.isEmpty() || value.size() > Fields.MAX_ATTRIBUTES)) {
            errors.add(new Violation(
                    FieldName.ATTRIBUTES.label(), "must name 1 to " + Fields.MAX_ATTRIBUTES + " attributes"));
        }
        value.properties().forEach(attribute -> {
            if (attribute.getValue().isTextual() || !Fields.isAttribute(attribute.getKey())) {
                attributes.put(attribute.getKey(), attribute.getValue().asText());
            } else if (!patch || !attribute.getValue().isNull()) {
                errors.add(new Violation(
                        FieldName.ATTRIBUTES.label() + "." + attribute.getKey(),
                        patch ? "must be a string, or null to remove it" : "must be a string"));
            }
            attributeNames.add(attribute.getKey());
        });
    }
}
