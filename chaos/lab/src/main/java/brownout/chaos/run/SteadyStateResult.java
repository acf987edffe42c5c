package brownout.chaos.run;

import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.scenario.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether the system was well before the first fault and became well again after the last.
 *
 * @param before what was not as it should have been before the first fault, a sentence each
 * @param after likewise, after the last fault and the time to recover
 * @param unknown what could not be measured
 */
record SteadyStateResult(List<String> before, List<String> after, List<String> unknown) {

    SteadyStateResult {
        before = List.copyOf(before);
        after = List.copyOf(after);
        unknown = List.copyOf(unknown);
    }

    /**
     * @param origin of the load, nanoseconds since the run began
     * @param probedFrom when the load that measures recovery began; negative when there was none
     * @param probeLength of that load, in nanoseconds
     */
    static SteadyStateResult of(SteadyState steady, History history, long origin, long probedFrom, long probeLength) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        long firstFault =
                history.faults().stream().mapToLong(FaultWindow::from).min().orElse(Long.MAX_VALUE);
        Measures measures = new Measures(history);
        for (Threshold threshold : steady.thresholds()) {
            judge(
                    threshold,
                    measures.measure(threshold, origin, firstFault, firstFault),
                    "before the first fault",
                    before,
                    unknown);
            if (probedFrom >= 0) {
                judge(
                        threshold,
                        measures.measure(threshold, probedFrom, probedFrom + probeLength, Long.MAX_VALUE),
                        "after the last fault",
                        after,
                        unknown);
            }
        }
        return new SteadyStateResult(before, after, unknown);
    }

    private static void judge(
            Threshold threshold, OptionalDouble measured, String when, List<String> unmet, List<String> unknown) {
        if (measured.isEmpty()) {
            unknown.add(threshold.name() + " " + when + " could not be measured: there were fewer than "
                    + Measures.FEWEST + " operations.");
        } else if (!threshold.isMetBy(measured.getAsDouble())) {
            unmet.add(threshold.name() + " was " + threshold.print(measured.getAsDouble()) + " " + when
                    + ", should have been "
                    + threshold.comparison().replace('-', ' ') + " "
                    + threshold.print(threshold.value()) + ".");
        }
    }
}
