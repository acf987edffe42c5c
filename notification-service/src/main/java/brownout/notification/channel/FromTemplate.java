package brownout.notification.channel;

import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A template, as a caller names it, and what to fill in. Which text that is, is decided when the first attempt begins.
 *
 * @param version empty: the template that has none, which may be edited
 */
public record FromTemplate(String name, OptionalInt version, Map<String, String> variables) implements Wording {
    public FromTemplate {
        variables = Map.copyOf(variables);
    }

    @Override
    public <T> T fold(Function<Content, T> content, Function<FromTemplate, T> template) {
        return template.apply(this);
    }
}
