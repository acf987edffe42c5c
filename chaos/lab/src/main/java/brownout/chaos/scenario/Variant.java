package brownout.chaos.scenario;

import brownout.chaos.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run of a scenario.
 *
 * @param without safeguards that are off
 * @param set what differs from the scenario: {@code workload.guarantee → AT_MOST_ONCE}
 * @param workload the scenario's own, so changed; empty where it is not
 * @param settings of services that differ
 */
public record Variant(
        List<String> without,
        Map<String, String> set,
        Optional<Workload> workload,
        Map<String, String> settings,
        Expectation expectation) {
    public Variant {
        without = List.copyOf(without);
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        settings = Map.copyOf(settings);
    }

    public Variant(List<String> without, Expectation expectation) {
        this(without, Map.of(), Optional.empty(), Map.of(), expectation);
    }

    /** {@code without provider-idempotency-key}, {@code guarantee AT_MOST_ONCE} or {@code all safeguards on}. */
    public String name() {
        List<String> parts = new ArrayList<>();
        if (!without.isEmpty()) {
            parts.add("without " + String.join(" and ", without));
        }
        set.forEach((path, value) -> parts.add(path.substring(path.indexOf('.') + 1) + " " + value));
        return parts.isEmpty() ? "all safeguards on" : String.join(", ", parts);
    }
}
