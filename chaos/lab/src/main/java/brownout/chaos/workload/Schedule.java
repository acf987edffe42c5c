package brownout.chaos.workload;

import brownout.chaos.scenario.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;

/**
 * Draws a workload's operations: the same workload and seed give the same operations at the same times, on any machine.
 *
 * <p>Arrival {@code i} falls at a drawn point of the i-th interval of length 1/rate: the rate is exact over any whole
 * number of intervals, and arrivals do not beat in time with anything periodic in the system.
 */
public final class Schedule {
    private final Workload workload;
    private final String prefix;
    private final SplittableRandom random;
    private final Map<String, String> lastWritten = new HashMap<>();

    private Schedule(Workload workload, long seed, String prefix) {
        this.workload = workload;
        this.prefix = prefix;
        this.random = new SplittableRandom(seed);
    }

    /**
     * In order of time.
     *
     * @param prefix put before every key, so that this run's entities are nobody else's
     */
    public static List<PlannedOperation> of(Workload workload, long seed, String prefix) {
        Schedule schedule = new Schedule(workload, seed, prefix);
        long arrivals = workload.load().arrivals();
        double interval = 1e9 / workload.load().rate();
        List<PlannedOperation> operations = new ArrayList<>((int) Math.min(arrivals, 1 << 24));
        for (int i = 0; i < arrivals; i++) {
            long at = (long) ((i + schedule.random.nextDouble()) * interval);
            operations.add(schedule.operation(i, at));
        }
        return operations;
    }

    private PlannedOperation operation(int index, long at) {
        if (workload instanceof Workload.Notifications notifications) {
            return notification(notifications, index, at);
        }
        if (workload instanceof Workload.Jobs jobs) {
            return job(jobs, index, at);
        }
        return profile((Workload.Profiles) workload, index, at);
    }

    private PlannedOperation notification(Workload.Notifications load, int index, long at) {
        Map<String, String> in = Map.of(
                "channel", load.channels().get(random.nextInt(load.channels().size())),
                "guarantee", load.guarantee(),
                "user", numbered("user", random.nextInt(load.users())),
                "via", "notification-" + (1 + index % 2));
        return new PlannedOperation(at, "", "submit", prefix + numbered("n", index), in);
    }

    private PlannedOperation job(Workload.Jobs load, int index, long at) {
        Map<String, String> in = Map.of(
                "class", weighted(load.classes()),
                "tenant", numbered("tenant", random.nextInt(load.tenants())),
                "videoLengthMs", Long.toString(load.videoLength().toMillis()));
        return new PlannedOperation(at, "", "submit", prefix + numbered("j", index), in);
    }

    /**
     * A session stays in its region and mostly returns to the profile it wrote last: without that, guarantees of a
     * session would hardly ever be put to the test.
     */
    private PlannedOperation profile(Workload.Profiles load, int index, long at) {
        int number = random.nextInt(load.sessions());
        String session = numbered("s", number);
        String region = load.regions().get(number % load.regions().size());
        String anyKey = prefix + numbered("p", random.nextInt(load.keys()));
        boolean returns = random.nextDouble() < 0.7;
        if (random.nextDouble() < load.writeShare()) {
            lastWritten.put(session, anyKey);
            String opId = prefix + numbered("w", index);
            return new PlannedOperation(
                    at, session, "write", anyKey, Map.of("region", region, "opId", opId, "value", "as of " + opId));
        }
        String key = returns ? lastWritten.getOrDefault(session, anyKey) : anyKey;
        String level = weighted(load.reads());
        Map<String, String> in = level.equals("bounded")
                ? Map.of(
                        "region",
                        region,
                        "level",
                        level,
                        "maxStalenessMs",
                        Long.toString(load.maxStaleness().toMillis()))
                : Map.of("region", region, "level", level);
        return new PlannedOperation(at, session, "read", key, in);
    }

    private String weighted(SortedMap<String, Integer> weights) {
        int left = random.nextInt(
                weights.values().stream().mapToInt(Integer::intValue).sum());
        for (Map.Entry<String, Integer> entry : weights.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("weights " + weights + " have no sum");
    }

    private static String numbered(String name, int number) {
        return String.format(Locale.ROOT, "%s-%05d", name, number);
    }
}
