package brownout.chaos.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import java.time.Duration;

/** How long something lasts that heals by itself, in whole milliseconds: at most a day. */
final class TimeToLive {
    private static final long MOST = Duration.ofDays(1).toMillis();

    private TimeToLive() {}

    /** @throws ProblemException 400 */
    static Duration of(String field, long millis) {
        if (millis < 1 || millis > MOST) {
            throw wrong(field, Long.toString(millis));
        }
        return Duration.ofMillis(millis);
    }

    /** @throws ProblemException 400 */
    static Duration of(String field, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw wrong(field, text);
        }
        return of(field, Long.parseLong(text));
    }

    private static ProblemException wrong(String field, String was) {
        return Problem.bad(field, "must be a whole number of milliseconds from 1 to " + MOST + ", was " + was)
                .exception();
    }
}
