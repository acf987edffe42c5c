package brownout.chaos.scenario;

import java.util.List;

/**
 * One run of a scenario.
 *
 * @param without safeguards that are off
 */
public record Variant(List<String> without, Expectation expectation) {
    public Variant {
        without = List.copyOf(without);
    }

    /** {@code without provider-idempotency-key} or {@code all safeguards on}. */
    public String name() {
        return without.isEmpty() ? "all safeguards on" : "without " + String.join(" and ", without);
    }
}
