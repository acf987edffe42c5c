package brownout.jobqueue.dispatch;

import brownout.jobqueue.job.PriorityClass;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * The last measurement of the queue: what waits in the log, what waits in the scheduler, how fast it drains. Written by
 * housekeeping, read by anyone. Used for reporting, for Retry-After, and as the fallback of admission control while the
 * scheduler is away; the exact check is the scheduler's own.
 */
public final class Backlog {
    private final Map<PriorityClass, Lane> lanes = new EnumMap<>(PriorityClass.class);

    /**
     * One class as measured.
     *
     * @param lag submissions in the log that are not yet admitted
     * @param waiting accepted and not yet claimed, exact
     * @param admitted of these, admitted to the scheduler
     * @param running under a lease
     * @param oldestAge how long the oldest ready job has waited
     * @param ended jobs that came to an end, ever
     */
    public record Lane(
            long lag,
            long waiting,
            long admitted,
            long running,
            Duration oldestAge,
            long ended,
            DrainRate drain,
            Instant measuredAt) {
        static final Lane EMPTY = new Lane(0, 0, 0, 0, Duration.ZERO, 0, DrainRate.NONE, Instant.EPOCH);
    }

    public synchronized Lane lane(PriorityClass priority) {
        return lanes.getOrDefault(priority, Lane.EMPTY);
    }

    /** Whether nothing waits and nothing runs in the scheduler, so that no lease and no delay can run out. */
    public synchronized boolean idle() {
        return lanes.values().stream().allMatch(it -> it.admitted == 0 && it.running == 0);
    }

    /** Takes a measurement of the scheduler; the drain rate follows from the last one. */
    public synchronized void measured(
            PriorityClass priority,
            long waiting,
            long admitted,
            long running,
            Duration oldestAge,
            long ended,
            Instant at) {
        Lane last = lane(priority);
        DrainRate drain = last.measuredAt.equals(Instant.EPOCH)
                ? DrainRate.NONE
                : last.drain.after(ended - last.ended, Duration.between(last.measuredAt, at));
        lanes.put(priority, new Lane(last.lag, waiting, admitted, running, oldestAge, ended, drain, at));
    }

    /** Takes a measurement of the log. */
    public synchronized void lag(PriorityClass priority, long lag) {
        Lane last = lane(priority);
        lanes.put(
                priority,
                new Lane(
                        lag,
                        last.waiting,
                        last.admitted,
                        last.running,
                        last.oldestAge,
                        last.ended,
                        last.drain,
                        last.measuredAt));
    }

    /** One more in the log, until the next measurement says so itself. */
    public synchronized void appended(PriorityClass priority) {
        lag(priority, lane(priority).lag + 1);
    }
}
