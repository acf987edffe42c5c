package brownout.profile.record;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The fields of a profile, by the name that JSON, field masks and error messages use. */
public enum FieldName {
    DISPLAY_NAME("displayName"),
    EMAIL("email"),
    PHONE("phone"),
    DEVICE_TOKEN("deviceToken"),
    MARKETING_OPT_OUT("marketingOptOut"),
    BLOCKED("blocked"),
    LAST_SEEN("lastSeen"),
    ATTRIBUTES("attributes");

    private final String label;

    FieldName(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public static Optional<FieldName> of(String label) {
        return Arrays.stream(values()).filter(name -> name.label.equals(label)).findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(FieldName::label).toList();
    }
}
