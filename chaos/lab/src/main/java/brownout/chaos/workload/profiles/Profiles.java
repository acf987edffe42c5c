package brownout.chaos.workload.profiles;

import brownout.chaos.format.Key;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.workload.Aftermath;
import brownout.chaos.workload.Draws;
import brownout.chaos.workload.Metric;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sessions write profiles through a region and read them there.
 *
 * @param sessions logical clients, each at one of the regions in turn; their operations never overlap
 * @param keys how many profiles there are
 * @param reads weight by level, {@code session} → 6
 * @param writeShare share of operations that write, 0..1
 * @param maxStaleness what a bounded read asks for
 */
public record Profiles(
        Load load,
        int sessions,
        int keys,
        List<String> regions,
        SortedMap<String, Integer> reads,
        double writeShare,
        Duration maxStaleness)
        implements Workload {
    private static final String NAME = "profiles";
    private static final List<String> ALL_REGIONS = List.of("us", "eu", "ap");

    /** How often a session reads what it wrote last: else a session's guarantees would hardly be put to the test. */
    private static final double RETURNS = 0.7;

    private static final Key<Long> SESSIONS = Key.optional(
            "sessions",
            Shape.whole(1, 100_000),
            "logical clients, each at one of the regions in turn; a session's operations never overlap (8)");
    private static final Key<Long> KEYS = Key.optional("keys", Shape.whole(1, 1_000_000), "profiles (16)");
    private static final Key<List<String>> REGIONS = Key.optional(
            "regions",
            Shape.someOf(
                    Shape.oneOf("region", ALL_REGIONS),
                    "'regions' is empty; valid are " + String.join(", ", ALL_REGIONS)),
            "where sessions are (all)");
    private static final Key<SortedMap<String, Integer>> READS = Key.optional(
            "reads",
            Shape.weights("level", List.of("strong", "bounded", "session", "eventual")),
            "how often each level is asked for (`session`)");
    private static final Key<Double> WRITE_SHARE =
            Key.optional("write-share", Shape.SHARE, "of operations that write (0.2)");
    private static final Key<Duration> MAX_STALENESS =
            Key.optional("max-staleness", Shape.DURATION, "what a bounded read asks for (2s)");

    public static final WorkloadKind KIND = WorkloadKind.of(
            NAME,
            "Sessions write profiles through a region and read them there.",
            List.of(Metric.timed("read", "read"), Metric.timed("write", "write")),
            Profiles::read,
            SESSIONS,
            KEYS,
            REGIONS,
            READS,
            WRITE_SHARE,
            MAX_STALENESS);

    public Profiles {
        regions = List.copyOf(regions);
        reads = new TreeMap<>(reads);
    }

    private static Workload read(Section section) {
        return new Profiles(
                WorkloadKind.load(section),
                section.get(SESSIONS).orElse(8L).intValue(),
                section.get(KEYS).orElse(16L).intValue(),
                section.get(REGIONS).orElse(ALL_REGIONS),
                section.get(READS).orElse(new TreeMap<>(Map.of("session", 1))),
                section.get(WRITE_SHARE).orElse(0.2),
                section.get(MAX_STALENESS).orElse(Duration.ofSeconds(2)));
    }

    @Override
    public Workload lasting(Duration length) {
        return new Profiles(load.lasting(length), sessions, keys, regions, reads, writeShare, maxStaleness);
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public Set<String> services() {
        return Set.of("profile-service");
    }

    @Override
    public List<String> links() {
        return regions.stream().map(region -> "client→profile-" + region).toList();
    }

    @Override
    public String node() {
        return "profile-";
    }

    @Override
    public Plan plan(Draws draws) {
        Map<String, String> lastWritten = new HashMap<>();
        return (index, at) -> {
            int number = draws.below(sessions);
            String session = Draws.numbered("s", number);
            Map<String, String> in = new HashMap<>(Map.of("region", regions.get(number % regions.size())));
            String anyKey = draws.key("p", draws.below(keys));
            boolean returns = draws.share() < RETURNS;
            if (draws.share() < writeShare) {
                lastWritten.put(session, anyKey);
                String opId = draws.key("w", index);
                in.put("opId", opId);
                in.put("value", "as of " + opId);
                return new PlannedOperation(at, session, "write", anyKey, in);
            }
            String level = draws.weighted(reads);
            in.put("level", level);
            if (level.equals("bounded")) {
                in.put("maxStalenessMs", Long.toString(maxStaleness.toMillis()));
            }
            String key = returns ? lastWritten.getOrDefault(session, anyKey) : anyKey;
            return new PlannedOperation(at, session, "read", key, in);
        };
    }

    @Override
    public Aftermath aftermath() {
        return new ProfileAftermath();
    }
}
