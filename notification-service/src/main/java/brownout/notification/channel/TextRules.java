package brownout.notification.channel;

import brownout.frontdoor.problem.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which text can be carried by every protocol behind this service. */
public final class TextRules {
    private TextRules() {}

    public static void line(String field, String value, int max, List<Violation> violations) {
        characters(field, value, max, violations);
        if (value.chars().anyMatch(Character::isISOControl)) {
            violations.add(new Violation(field, "has control characters"));
        }
    }

    /** As a line, but tabs and newlines are characters like others. */
    public static void paragraphs(String field, String value, int max, List<Violation> violations) {
        characters(field, value, max, violations);
        if (value.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            violations.add(new Violation(field, "has control characters other than tab and newline"));
        }
    }

    /** Half a surrogate pair is no character: it cannot be written as UTF-8 by anybody after us. */
    private static void characters(String field, String value, int max, List<Violation> violations) {
        if (value.length() > max) {
            violations.add(new Violation(field, "is longer than " + max + " characters"));
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            violations.add(new Violation(field, "has half a surrogate pair"));
        }
    }
}
