package brownout.chaos.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Draws a workload's operations: the same workload and seed give the same operations at the same times, on any machine.
 *
 * <p>Arrival {@code i} falls at a drawn point of the i-th interval of length 1/rate: the rate is exact over any whole
 * number of intervals, and arrivals do not beat in time with anything periodic in the system.
 */
public final class Schedule {

    private Schedule() {}

    /**
     * In order of time.
     *
     * @param prefix put before every key, so that this run's entities are nobody else's
     */
    public static List<PlannedOperation> of(Workload workload, long seed, String prefix) {
        Draws draws = new Draws(seed, prefix);
        Workload.Plan plan = workload.plan(draws);
        long arrivals = workload.load().arrivals();
        double interval = 1e9 / workload.load().rate();
        List<PlannedOperation> operations = new ArrayList<>((int) Math.min(arrivals, 1 << 24));
        for (int i = 0; i < arrivals; i++) {
            long at = (long) ((i + draws.share()) * interval);
            operations.add(plan.next(i, at));
        }
        operations.sort(Comparator.comparingLong(PlannedOperation::at));
        return operations;
    }

    /** What has to be there before the first arrival. */
    public static List<PlannedOperation> groundwork(Workload workload, long seed, String prefix) {
        return workload.groundwork(new Draws(seed, prefix));
    }
}
