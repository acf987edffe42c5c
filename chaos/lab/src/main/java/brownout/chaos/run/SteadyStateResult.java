package brownout.chaos.run;

import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.scenario.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
     * @param end of the load
     */
    static SteadyStateResult of(SteadyState steady, History history, long origin, long end) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        long firstFault =
                history.faults().stream().mapToLong(FaultWindow::from).min().orElse(end);
        long lastFault =
                history.faults().stream().mapToLong(FaultWindow::until).max().orElse(origin);
        long recovered = lastFault + steady.recovery().toNanos();
        Measures measures = new Measures(history);
        for (Threshold threshold : steady.thresholds()) {
            judge(measures, threshold, origin, firstFault, "before the first fault", before, unknown);
            if (!history.faults().isEmpty()) {
                judge(measures, threshold, recovered, end, "after the last fault", after, unknown);
            }
        }
        return new SteadyStateResult(before, after, unknown);
    }

    private static void judge(
            Measures measures,
            Threshold threshold,
            long from,
            long until,
            String when,
            List<String> unmet,
            List<String> unknown) {
        OptionalDouble measured = measures.measure(threshold, from, until);
        if (measured.isEmpty()) {
            unknown.add(String.format(
                    Locale.ROOT,
                    "%s %s could not be measured: fewer than %d operations began between %.1f s and %.1f s.",
                    threshold.metric(),
                    when,
                    Measures.FEWEST,
                    from / 1e9,
                    Math.max(from, until) / 1e9));
        } else if (!threshold.isMetBy(measured.getAsDouble())) {
            unmet.add(threshold.metric() + " was " + threshold.print(measured.getAsDouble()) + " " + when
                    + ", should have been "
                    + threshold.comparison().replace('-', ' ') + " "
                    + threshold.print(threshold.value()) + ".");
        }
    }
}
