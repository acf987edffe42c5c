package brownout.profile.routing;

import brownout.profile.consistency.Level;
import java.time.Duration;

/** Is told what happens to reads. */
public interface Observer {

    /** @param outcome {@code answered}, {@code unsatisfied} or {@code session-lost} */
    void read(Level requested, String achieved, String layer, String outcome);

    /** A read had to wait for the view. */
    void waited(Level level, Duration time);

    /** A read was sent to the home region. */
    void redirected(Level level);
}
