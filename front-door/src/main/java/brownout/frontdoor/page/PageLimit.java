package brownout.frontdoor.page;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** How many entries a page has: 1 to 200, 50 when not said. */
public final class PageLimit {
    public static final int MOST = 200;
    public static final int USUAL = 50;

    private PageLimit() {}

    /** @throws ProblemException 400 */
    public static int parse(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw Problem.bad("limit", "must be 1 to " + MOST + ", not \"" + text + "\"")
                    .exception();
        }
        return limit;
    }
}
