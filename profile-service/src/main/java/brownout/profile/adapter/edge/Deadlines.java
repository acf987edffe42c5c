package brownout.profile.adapter.edge;

import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import java.time.Duration;
import java.util.Optional;

/**
 * When a request must have been answered.
 *
 * @param usual from now, for a caller who does not say
 * @param longest a longer one is cut to this
 */
public record Deadlines(Duration usual, Duration longest, Time time) {

    public Deadline in(Optional<Duration> wanted) {
        Duration left = wanted.orElse(usual);
        return Deadline.in(left.compareTo(longest) > 0 ? longest : left, time);
    }
}
