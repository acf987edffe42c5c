package brownout.notification.channel;

import brownout.frontdoor.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a person reads. {@code title} may be empty: SMS has none. */
public record Content(String title, String body) implements Wording {
    static final int MAX_TITLE = 256;
    static final int MAX_BODY = 8_192;

    @Override
    public <T> T fold(Function<Content, T> content, Function<FromTemplate, T> template) {
        return content.apply(this);
    }

    /** Why no provider could be given this; the fields are {@code title} and {@code body}. */
    public List<Violation> violations() {
        var violations = new ArrayList<Violation>();
        TextRules.line("title", title, MAX_TITLE, violations);
        if (body.isEmpty()) {
            violations.add(new Violation("body", "must not be empty"));
        }
        TextRules.paragraphs("body", body, MAX_BODY, violations);
        return violations;
    }
}
