package brownout.profile.consistency;

import java.util.Locale;

/** How fresh an answer must be, from weak to strong. */
public enum Level {
    EVENTUAL,
    SESSION,
    BOUNDED,
    STRONG;

    /** As it stands in headers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
