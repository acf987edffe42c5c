/**
 * Runs a scenario: switches safeguards, drives load, injects faults, heals, asks what became of everything, and judges.
 *
 * <p>Whatever happens in between, {@link brownout.chaos.run.UndoLog} undoes what was done.
 */
@NullMarked
package brownout.chaos.run;

import org.jspecify.annotations.NullMarked;
