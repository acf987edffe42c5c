package brownout.chaos.workload.jobs;

import brownout.chaos.format.Key;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.workload.Aftermath;
import brownout.chaos.workload.Draws;
import brownout.chaos.workload.EntityAftermath;
import brownout.chaos.workload.Metric;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Clients submit video jobs.
 *
 * @param classes weight by class, {@code critical} → 1
 * @param videoLength how much video each job has: with the simulated executor, how long it takes
 * @param tenants how many tenants share the queue
 */
public record Jobs(Load load, SortedMap<String, Integer> classes, Duration videoLength, int tenants)
        implements Workload {
    private static final String NAME = "jobs";

    /** States that a job does not leave by itself. */
    public static final Set<String> ENDS = Set.of("COMPLETED", "DEAD", "CANCELLED");

    private static final Key<SortedMap<String, Integer>> CLASSES = Key.optional(
            "classes",
            Shape.weights("class", List.of("critical", "high", "normal", "bulk")),
            "how often each class is drawn (`normal`)");
    private static final Key<Duration> VIDEO_LENGTH = Key.optional(
            "video-length", Shape.DURATION, "of each job: with the simulated executor, how long it takes (1s)");
    private static final Key<Long> TENANTS =
            Key.optional("tenants", Shape.whole(1, 1_000), "how many share the queue (1)");

    public static final WorkloadKind KIND = WorkloadKind.of(
            NAME,
            "Clients submit video jobs.",
            List.of(Metric.timed("accept", "submit"), Metric.decided("jobs", "COMPLETED")),
            Jobs::read,
            CLASSES,
            VIDEO_LENGTH,
            TENANTS);

    public Jobs {
        classes = new TreeMap<>(classes);
    }

    private static Workload read(Section section) {
        return new Jobs(
                WorkloadKind.load(section),
                section.get(CLASSES).orElse(new TreeMap<>(Map.of("normal", 1))),
                section.get(VIDEO_LENGTH).orElse(Duration.ofSeconds(1)),
                section.get(TENANTS).orElse(1L).intValue());
    }

    @Override
    public Workload lasting(Duration length) {
        return new Jobs(load.lasting(length), classes, videoLength, tenants);
    }

    @Override
    public Workload light() {
        return new Jobs(load, classes, Duration.ofMillis(10), tenants);
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public Set<String> services() {
        return Set.of("job-queue-service");
    }

    @Override
    public List<String> links() {
        return List.of("client→jobqueue");
    }

    @Override
    public String node() {
        return "jobqueue";
    }

    @Override
    public Plan plan(Draws draws) {
        return (index, at) -> {
            String jobClass = draws.weighted(classes);
            Map<String, String> in = Map.of(
                    "class", jobClass,
                    "tenant", Draws.numbered("tenant", draws.below(tenants)),
                    "videoLengthMs", Long.toString(videoLength.toMillis()));
            return new PlannedOperation(at, "", "submit", draws.key("j", index), in);
        };
    }

    @Override
    public Aftermath aftermath() {
        return new EntityAftermath(ENDS);
    }

    @Override
    public Set<String> lastEvents() {
        return Set.of("JOB_COMPLETED");
    }
}
