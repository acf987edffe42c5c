package brownout.profile.record;

import brownout.frontdoor.problem.Violation;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a profile says about a person. An empty string is a field without a value. */
public record Fields(
        String displayName,
        String email,
        String phone,
        String deviceToken,
        boolean marketingOptOut,
        boolean blocked,
        String lastSeen,
        Map<String, String> attributes) {

    public static final Fields EMPTY = new Fields("", "", "", "", false, false, "", Map.of());

    /** Characters in one value. */
    public static final int MAX_LENGTH = 512;
    /** Attributes in one profile. */
    public static final int MAX_ATTRIBUTES = 50;

    private static final Pattern EMAIL =
            Pattern.compile("[^@\\x00-\\x20\\x7f-\\xa0]{1,64}@[^@\\x00-\\x20\\x7f-\\xa0]{1,255}");
    private static final Pattern PHONE = Pattern.compile("\\+[0-9]{5,15}");
    private static final Pattern TIME = Pattern.compile("(19[7-9][0-9]|[2-9][0-9]{3})-[0-9]{2}-[0-9]{2}"
            + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z");
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Fields {
        attributes = Map.copyOf(attributes);
    }

    /** These fields with the masked ones taken from {@code change}. */
    public Fields merge(Fields change, FieldMask mask) {
        return new Fields(
                mask.names().contains(FieldName.DISPLAY_NAME) ? change.displayName : displayName,
                mask.names().contains(FieldName.EMAIL) ? change.email : email,
                mask.names().contains(FieldName.PHONE) ? change.phone : phone,
                mask.names().contains(FieldName.DEVICE_TOKEN) ? change.deviceToken : deviceToken,
                mask.names().contains(FieldName.MARKETING_OPT_OUT) ? change.marketingOptOut : marketingOptOut,
                mask.names().contains(FieldName.BLOCKED) ? change.blocked : blocked,
                mask.names().contains(FieldName.LAST_SEEN) ? change.lastSeen : lastSeen,
                mergeAttributes(change, mask));
    }

    private Map<String, String> mergeAttributes(Fields change, FieldMask mask) {
        if (mask.names().contains(FieldName.ATTRIBUTES)) {
            return change.attributes;
        }
        Map<String, String> merged = new TreeMap<>(attributes);
        for (String key : mask.attributes()) {
            String value = change.attributes.get(key);
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        }
        return merged;
    }

    /** Everything that keeps these fields from being stored; empty when nothing does. */
    public List<Violation> errors() {
        List<Violation> errors = new ArrayList<>();
        length(FieldName.DISPLAY_NAME.label(), displayName, errors);
        length(FieldName.DEVICE_TOKEN.label(), deviceToken, errors);
        if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
            errors.add(new Violation(FieldName.EMAIL.label(), "must be empty or look like name@host"));
        }
        if (!phone.isEmpty() && !PHONE.matcher(phone).matches()) {
            errors.add(new Violation(
                    FieldName.PHONE.label(), "must be empty or E.164: + and 5 to 15 digits, as in +15550100"));
        }
        if (!lastSeen.isEmpty() && !isTime(lastSeen)) {
            errors.add(new Violation(
                    FieldName.LAST_SEEN.label(),
                    "must be empty or an RFC 3339 time in UTC from 1970 on, as in 2026-01-31T12:00:00Z"));
        }
        attributeErrors(errors);
        return errors;
    }

    private void attributeErrors(List<Violation> errors) {
        if (attributes.size() > MAX_ATTRIBUTES) {
            errors.add(new Violation(
                    FieldName.ATTRIBUTES.label(),
                    "has " + attributes.size() + " entries; at most " + MAX_ATTRIBUTES + " are kept"));
        }
        new TreeMap<>(attributes).forEach((key, value) -> {
            if (!isAttribute(key)) {
                errors.add(
                        new Violation(FieldName.ATTRIBUTES.label(), "must have keys of 1 to 64 of A-Z a-z 0-9 . _ -"));
            } else {
                length(FieldName.ATTRIBUTES.label() + "." + key, value, errors);
            }
        });
    }

    /** Whether an attribute may be called that. */
    public static boolean isAttribute(String key) {
        return ATTRIBUTE.matcher(key).matches();
    }

    private static void length(String field, String value, List<Violation> errors) {
        int length = value.codePointCount(0, value.length());
        if (length > MAX_LENGTH) {
            errors.add(new Violation(field, "has " + length + " characters; at most " + MAX_LENGTH + " are kept"));
        }
    }

    private static boolean isTime(String text) {
        try {
            var unused = Instant.parse(text);
            return TIME.matcher(text).matches();
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
