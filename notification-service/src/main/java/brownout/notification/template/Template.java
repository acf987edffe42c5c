package brownout.notification.template;

import brownout.notification.channel.Content;
import java.util.Map;
import java.util.SortedSet;

/** A text with places to fill in. It never changes; an edited file is another one. */
public interface Template {
    /** Every name that it uses. */
    SortedSet<String> variables();

    /** @param values one for each of {@link #variables()} */
    Content fill(Map<String, String> values);
}
