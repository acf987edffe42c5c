package brownout.chaos.workload;

import brownout.chaos.format.Key;
import brownout.chaos.format.Layout;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.workload.Workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of workload: which keys it takes, and what can be measured under it.
 *
 * @param name the value of {@code kind}
 * @param layout its keys, those of every workload included
 */
public record WorkloadKind(String name, Layout layout, List<Metric> metrics, Function<Section, Workload> reader) {

    private static final List<String> PERCENTILES = List.of("p50", "p90", "p99", "max");
    private static final Key<Double> RATE =
            Key.required("rate", Shape.rate(20_000), "arrivals, whether or not earlier operations have ended");
    private static final Key<Duration> FOR = Key.required(
            "for",
            Shape.longerThanZero("'for' must be longer than 0"),
            "from the first arrival to the end of arrivals");
    private static final Key<Duration> TIMEOUT = Key.optional(
            "timeout",
            Shape.longerThanZero("'timeout' must be longer than 0"),
            "after which a client stops waiting, and no longer knows what became of its operation (3s)");

    /** @param own keys beside those of every workload */
    public static WorkloadKind of(
            String name, String meaning, List<Metric> metrics, Function<Section, Workload> reader, Key<?>... own) {
        Key<String> kind = Key.required("kind", Shape.oneOf("workload kind", List.of(name)), "");
        Layout layout = Layout.of("workload", "", kind, RATE, FOR, TIMEOUT).with(meaning, own);
        return new WorkloadKind(name, layout, metrics, reader);
    }

    /** What every workload says. */
    public static Load load(Section section) {
        return new Load(
                section.get(RATE).orElse(1.0),
                section.get(FOR).orElse(Duration.ofHours(1)),
                section.get(TIMEOUT).orElse(Duration.ofSeconds(3)));
    }

    /** Metrics that are durations: {@code accept.p99}. */
    public List<String> latencies() {
        return metrics.stream()
                .filter(Metric::isTimed)
                .flatMap(metric -> PERCENTILES.stream().map(percentile -> metric.name() + "." + percentile))
                .toList();
    }

    /** Metrics that are shares: {@code accept.success}. */
    public List<String> successes() {
        return metrics.stream().map(metric -> metric.name() + ".success").toList();
    }

    /** @param name {@code accept} */
    public Metric metric(String name) {
        return metrics.stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing of " + this.name + " is measured as " + name));
    }
}
