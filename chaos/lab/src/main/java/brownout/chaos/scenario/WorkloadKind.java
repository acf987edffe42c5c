package brownout.chaos.scenario;

import brownout.chaos.scenario.Workload.Load;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A kind of workload: which keys it takes, and what can be measured under it.
 *
 * @param name the value of {@code kind}
 * @param layout its keys, those of every workload included
 * @param timed actions whose latency and success can be measured, {@code accept}
 * @param decided what only succeeds or fails, {@code sends}
 */
public record WorkloadKind(
        String name, Layout layout, List<String> timed, List<String> decided, Function<Section, Workload> reader) {

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
            String name,
            String meaning,
            List<String> timed,
            List<String> decided,
            Function<Section, Workload> reader,
            Key<?>... own) {
        Key<String> kind = Key.required("kind", Shape.oneOf("workload kind", List.of(name)), "");
        Layout layout = Layout.of("workload", "", kind, RATE, FOR, TIMEOUT).with(meaning, own);
        return new WorkloadKind(name, layout, timed, decided, reader);
    }

    /** What every workload says. */
    public static Load load(Section section) {
        return new Load(
                section.get(RATE).orElse(1.0),
                section.get(FOR).orElse(Duration.ofHours(1)),
                section.get(TIMEOUT).orElse(Duration.ofSeconds(3)));
    }

    /** Metrics that are durations: {@code accept.p99}. */
    List<String> latencies() {
        return timed.stream()
                .flatMap(action -> PERCENTILES.stream().map(percentile -> action + "." + percentile))
                .toList();
    }

    /** Metrics that are shares: {@code accept.success}. */
    List<String> successes() {
        return Stream.concat(timed.stream(), decided.stream())
                .map(action -> action + ".success")
                .toList();
    }
}
