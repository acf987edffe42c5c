package brownout.chaos.workload;

import java.util.Set;

/**
 * What can be measured under a workload.
 *
 * @param name {@code sends}, in {@code sends.success}
 * @param action of the operations that are measured, {@code submit}
 * @param goodStates last seen states that count as success; empty: the answer itself decides, and its latency counts too
 */
public record Metric(String name, String action, Set<String> goodStates) {
    public Metric {
        goodStates = Set.copyOf(goodStates);
    }

    /** Of answers: latency and success. */
    public static Metric timed(String name, String action) {
        return new Metric(name, action, Set.of());
    }

    /** Of what became of submissions that were accepted: success alone. */
    public static Metric decided(String name, String... goodStates) {
        return new Metric(name, "submit", Set.of(goodStates));
    }

    public boolean isTimed() {
        return goodStates.isEmpty();
    }
}
