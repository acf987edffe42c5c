package brownout.chaos.history;

import java.time.Instant;

/** One run's clock: monotonic, the same for every operation and event. */
public interface RunClock {

    /** Wall clock at nanosecond 0. */
    Instant began();

    /** Nanoseconds since the run began; never goes back. */
    long nanos();
}
