/**
 * What a scenario says, and everything that can be wrong with it before anything starts.
 *
 * <p>{@link brownout.chaos.scenario.ScenarioParser} reads a {@link brownout.chaos.format.Tree} (whose positions come
 * from the YAML adapter) into a {@link brownout.chaos.scenario.Scenario}, or reports every problem it has.
 */
@NullMarked
package brownout.chaos.scenario;

import org.jspecify.annotations.NullMarked;
