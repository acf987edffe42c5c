package brownout.chaos.workload;

import brownout.chaos.history.RunClock;

/** A run's clock that one can also wait on. */
public interface Pace extends RunClock {

    /**
     * Returns at or soon after that time; at once when it is past.
     *
     * @param nanos since the run began
     */
    void sleepUntil(long nanos) throws InterruptedException;
}
